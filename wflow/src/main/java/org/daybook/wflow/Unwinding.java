package org.daybook.wflow;

import java.io.Serial;

/// Thrown by a [Context] to take a job off its thread: the job waits, or was cancelled. Not a
/// failure; whoever catches Throwable around a job's code must throw it on.
public final class Unwinding extends Error {

  @Serial private static final long serialVersionUID = 1L;

  Unwinding(String why) {
    super(why, null, false, false);
  }
}
