package org.daybook.wflow;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a job is. The last three are ends.
public sealed interface JobState {

  /// Waits for its time to start, outside its lane.
  record Scheduled(Instant until) implements JobState {}

  /// Waits for its lane or for a worker.
  record Queued() implements JobState {}

  /// A worker has it.
  record Running() implements JobState {}

  /// Sleeps, waits for its next attempt, or for what it asked for.
  ///
  /// @param until when a timer wakes it; null when only a signal, a completion or a child does
  /// @param why `sleep`, what it waits for, or the failure of the last attempt
  record Waiting(@Nullable Instant until, String why) implements JobState {}

  /// Gave up trying; waits for a person, out of its lane.
  record Parked(String why) implements JobState {}

  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Succeeded(byte[] result) implements JobState {}

  record Failed(String why) implements JobState {}

  record Cancelled(String why) implements JobState {}

  /// Whether the job has come to an end.
  default boolean ended() {
    return switch (this) {
      case Scheduled _, Queued _, Running _, Waiting _, Parked _ -> false;
      case Succeeded _, Failed _, Cancelled _ -> true;
    };
  }

  /// Whether nothing comes of the job by itself: it has ended, or waits for a person.
  default boolean rests() {
    return ended() || this instanceof Parked;
  }

  /// The state's name, lower-case.
  default String word() {
    return switch (this) {
      case Scheduled _ -> "scheduled";
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
