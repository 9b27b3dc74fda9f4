package org.daybook.wflow.internal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a job stands in the fold: as [org.daybook.wflow.JobState], with what only the engine
/// needs.
public sealed interface Standing {

  record Queued() implements Standing {}

  /// A worker has it.
  ///
  /// @param cancel why the code is to stop, null when it is not
  record Running(@Nullable String cancel) implements Standing {}

  record Waiting(Instant until, String why) implements Standing {}

  record Parked(String why) implements Standing {}

  record Succeeded(Payload result) implements Standing {}

  record Failed(String why) implements Standing {}

  record Cancelled(String why) implements Standing {}

  default Phase phase() {
    return switch (this) {
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
    QUEUED,
    RUNNING,
    WAITING,
    PARKED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    public boolean ended() {
      return switch (this) {
        case QUEUED, RUNNING, WAITING, PARKED -> false;
        case SUCCEEDED, FAILED, CANCELLED -> true;
      };
    }

    /// Whether a job in its lane keeps the later ones waiting.
    public boolean inLane() {
      return switch (this) {
        case QUEUED, RUNNING, WAITING -> true;
        case PARKED, SUCCEEDED, FAILED, CANCELLED -> false;
      };
    }
  }
}
