package org.daybook.documents.internal.schema;

import java.util.HashMap;
import java.util.Map;

/// How many characters the strings of one made-up value may have in sum, and the patterns that they
/// are held against, each compiled once. For one thread.
final class Letters {

  private static final long MOST = 2_500_000;
  private static final int MOST_PATTERNS = 1_000;

  private final Map<String, LinearPattern> patterns = new HashMap<>();
  private long taken;

  /// Begins a new value.
  void begin() {
    taken = 0;
  }

  /// Takes so many, if there are.
  boolean take(long many) {
    taken += many;
    return taken <= MOST;
  }

  /// How many were taken for this value.
  long taken() {
    return taken;
  }

  LinearPattern pattern(String text) {
    LinearPattern known = patterns.get(text);
    if (known == null) {
      known = LinearPattern.of(text);
      if (patterns.size() < MOST_PATTERNS) {
        patterns.put(text, known);
      }
    }
    return known;
  }
}
