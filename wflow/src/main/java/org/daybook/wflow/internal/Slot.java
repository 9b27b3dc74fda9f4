package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.List;
import org.daybook.wflow.JournalEntry.Failure;
import org.jspecify.annotations.Nullable;

/// One thing a job's code asked for, in its journal.
///
/// @param digest SHA-256 of the request, hexadecimal
/// @param outcome what came of it; null while it has only failed
/// @param attempt the job's attempt it was last tried in
/// @param failures how often it failed in that attempt
/// @param tries its failures so far, the first one first
/// @param at when it was recorded or last tried
public record Slot(
    Kind kind,
    String name,
    String digest,
    @Nullable Outcome outcome,
    int attempt,
    int failures,
    List<Failure> tries,
    Instant at) {

  /// What was asked for.
  public enum Kind {
    STEP,
    SLEEP,
    NOW,
    RANDOM,
    RECEIVE,
    SEND,
    AWAIT,
    DEADLINE,
    CHILD,
    RESULT;

    /// For people.
    public String word() {
      return switch (this) {
        case STEP -> "step";
        case SLEEP -> "sleep";
        case NOW -> "now";
        case RANDOM -> "random";
        case RECEIVE -> "receive";
        case SEND -> "send";
        case AWAIT -> "await";
        case DEADLINE -> "deadline";
        case CHILD -> "child";
        case RESULT -> "result";
      };
    }
  }

  /// How often it failed in an attempt, if it was last tried in that one.
  public int failures(int inAttempt) {
    return attempt == inAttempt ? failures : 0;
  }

  /// Whether a run in an attempt tries it again: it has no outcome, or it is a step with whose
  /// failure an earlier attempt ended. What else failed fails again: nobody completes it twice.
  ///
  /// @param last whether it is the last of its journal
  public boolean open(int inAttempt, boolean last) {
    boolean failed = kind == Kind.STEP && outcome instanceof Outcome.Failed;
    return outcome == null || (failed && last && attempt < inAttempt);
  }
}
