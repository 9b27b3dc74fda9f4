package org.daybook.wflow;

/// What code made of a recorded journal.
///
/// @param detail the difference, or why it could not be tried; empty when it is the same
public record ReplayVerdict(Job job, Outcome outcome, String detail) {

  /// How the replay ended.
  public enum Outcome {
    /// It asked for what is recorded, as far as that goes.
    SAME,
    /// It asked for something else.
    DIVERGED,
    /// Its code may change something outside of its steps: it was not run.
    NOT_REPLAYABLE,
    /// The engine was opened without it.
    UNKNOWN_WFLOW
  }
}
