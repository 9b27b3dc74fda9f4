package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a job stands in the fold: as [org.daybook.wflow.JobState], with what only the engine
/// needs.
public sealed interface Standing {

  /// Outside its lane until its time comes.
  record Scheduled(Instant until) implements Standing {}

  record Queued() implements Standing {}

  /// A worker has it.
  ///
  /// @param stop why the code is to stop, null when it is not
  record Running(@Nullable Stop stop) implements Standing {}

  /// Has something that wakes it.
  ///
  /// @param until null when no timer wakes it
  record Waiting(@Nullable Instant until, String why, Wake wake) implements Standing {}

  record Parked(String why) implements Standing {}

  record Succeeded(Payload result) implements Standing {}

  record Failed(String why) implements Standing {}

  record Cancelled(String why) implements Standing {}

  /// Why running code is to stop, and how its job ends then.
  ///
  /// @param late whether its time is over; else it was cancelled
  record Stop(String why, boolean late) {
    public Standing end() {
      return late ? new Failed(why) : new Cancelled(why);
    }
  }

  /// Whether running code was told to stop.
  default boolean stopping() {
    return this instanceof Running running && running.stop() != null;
  }

  default Phase phase() {
    return switch (this) {
      case Scheduled _ -> Phase.SCHEDULED;
      case Queued _ -> Phase.QUEUED;
      case Running _ -> Phase.RUNNING;
      case Waiting _ -> Phase.WAITING;
      case Parked _ -> Phase.PARKED;
      case Succeeded _ -> Phase.SUCCEEDED;
      case Failed _ -> Phase.FAILED;
      case Cancelled _ -> Phase.CANCELLED;
    };
  }

  /// The standings without what they carry.
  enum Phase {
    SCHEDULED,
    QUEUED,
    RUNNING,
    WAITING,
    PARKED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean ended() {
      return switch (this) {
        case SCHEDULED, QUEUED, RUNNING, WAITING, PARKED -> false;
        case SUCCEEDED, FAILED, CANCELLED -> true;
      };
    }

    /// Whether a job in its lane keeps the later ones waiting.
    public boolean inLane() {
      return switch (this) {
        case QUEUED, RUNNING, WAITING -> true;
        case SCHEDULED, PARKED, SUCCEEDED, FAILED, CANCELLED -> false;
      };
    }
  }
}
