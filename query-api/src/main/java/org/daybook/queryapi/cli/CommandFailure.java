package org.daybook.queryapi.cli;

import java.io.Serial;

/// Ends a command with a message for the person and an exit code.
final class CommandFailure extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final int exit;

  CommandFailure(int exit, String message) {
    super(message, null, false, false);
    this.exit = exit;
  }

  int exit() {
    return exit;
  }
}
