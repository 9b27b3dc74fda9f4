package org.daybook.wflow.internal;

/// Which events the log keeps when it is trimmed: those that a replay, a reader of the journal or a
/// waiting job needs, for as long as the job is kept.
public final class Kept {

  /// What an event takes beside its payload, about.
  private static final int FRAME = 64;

  private Kept() {}

  static boolean is(Event event) {
    return switch (event) {
      case Event.StepRecorded _, Event.LetterSent _, Event.JobRestarted _ -> true;
      case Event.StepFailed e -> e.attempt() > 0;
      case Event.JobAdded e -> e.args().inLog();
      case Event.JobSucceeded e -> e.result().inLog();
      case Event.EpochTaken _, Event.JobsForgotten _, Event.OfJob _ -> false;
    };
  }

  /// About how many bytes it takes.
  static long bytes(Event event) {
    return FRAME + (long) event.payload().length();
  }
}
