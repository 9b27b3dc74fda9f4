package org.daybook.processors.workbench;

import java.io.Serial;

/// Ends a replay that asked for something else than its journal holds.
final class Diverged extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  Diverged(String message) {
    super(message);
  }
}
