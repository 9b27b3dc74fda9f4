package org.daybook.queryapi.cli;

import java.net.BindException;
import org.daybook.queryapi.serve.RefusedSettings;

/// Why the service did not start, for a person.
final class Failures {

  private Failures() {}

  static String reason(Throwable failure) {
    Throwable root = failure;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      root = at;
      if (at instanceof BindException || at instanceof RefusedSettings) {
        break;
      }
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return root instanceof BindException
        ? "the port is taken (%s); choose another with --port".formatted(message)
        : message;
  }
}
