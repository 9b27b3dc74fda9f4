package org.daybook.processors.workbench;

import java.io.Serial;

/// Ends a run at a host call, as the death of its process would.
final class Killed extends Error {

  @Serial private static final long serialVersionUID = 1L;

  Killed(int call) {
    super("killed at host call " + call, null, false, false);
  }
}
