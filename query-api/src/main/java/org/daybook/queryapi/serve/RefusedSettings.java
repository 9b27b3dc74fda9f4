package org.daybook.queryapi.serve;

import java.io.Serial;
import java.util.List;

/// Ends the start: settings that make no sense.
public final class RefusedSettings extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  RefusedSettings(List<String> faults) {
    super(String.join("; ", faults), null, false, false);
  }
}
