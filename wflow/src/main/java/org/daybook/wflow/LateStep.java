package org.daybook.wflow;

import java.io.Serial;

/// A step's body took longer than its timeout.
final class LateStep extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  LateStep(Attempt.Body body) {
    super("took longer than %s".formatted(body.options().timeout()));
  }

  String told() {
    return String.valueOf(getMessage());
  }
}
