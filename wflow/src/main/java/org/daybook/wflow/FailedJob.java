package org.daybook.wflow;

import java.io.Serial;

/// Thrown by a wflow's code: the job has failed and trying again would not help.
public final class FailedJob extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  public FailedJob(String message) {
    super(message);
  }
}
