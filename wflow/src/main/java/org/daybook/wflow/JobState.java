package org.daybook.wflow;

import java.time.Instant;

/// Where a job is. The last three are ends.
public sealed interface JobState {

  /// Waits for its lane or for a worker.
  record Queued() implements JobState {}

  /// A worker has it.
  record Running() implements JobState {}

  /// Sleeps, or waits for its next attempt.
  ///
  /// @param until when a timer wakes it
  /// @param why `sleep` or the failure of the last attempt
  record Waiting(Instant until, String why) implements JobState {}

  /// Gave up trying; waits for a person, out of its lane.
  record Parked(String why) implements JobState {}

  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Succeeded(byte[] result) implements JobState {}

  record Failed(String why) implements JobState {}

  record Cancelled(String why) implements JobState {}

  /// Whether the job has come to an end.
  default boolean ended() {
    return switch (this) {
      case Queued _, Running _, Waiting _, Parked _ -> false;
      case Succeeded _, Failed _, Cancelled _ -> true;
    };
  }

  /// The state's name, lower-case.
  default String word() {
    return switch (this) {
      case Queued _ -> "queued";
      case Running _ -> "running";
      case Waiting _ -> "waiting";
      case Parked _ -> "parked";
      case Succeeded _ -> "succeeded";
      case Failed _ -> "failed";
      case Cancelled _ -> "cancelled";
    };
  }
}
