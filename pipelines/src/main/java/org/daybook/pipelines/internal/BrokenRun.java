package org.daybook.pipelines.internal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A run that did not come to an end of its own; another attempt may.
final class BrokenRun extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  BrokenRun(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
