package org.daybook.pipelines.internal;

import java.io.Serial;

/// A run that did not come to an end of its own; another attempt may.
public final class BrokenRun extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  public BrokenRun(String message) {
    super(message);
  }
}
