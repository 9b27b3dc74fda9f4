package org.daybook.wflow.internal;

import org.jspecify.annotations.Nullable;

/// One step of an unfinished job's journal.
///
/// @param digest SHA-256 of the request, hexadecimal
/// @param result what is recorded; null while the step has only failed
/// @param failures how often it failed in the present attempt
public record Slot(Kind kind, String name, String digest, @Nullable Payload result, int failures) {

  /// What was asked for.
  public enum Kind {
    STEP,
    SLEEP,
    NOW,
    RANDOM;

    /// For people.
    public String word() {
      return switch (this) {
        case STEP -> "step";
        case SLEEP -> "sleep";
        case NOW -> "now";
        case RANDOM -> "random";
      };
    }
  }
}
