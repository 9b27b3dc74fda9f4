package org.daybook.wflow;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job to be added.
///
/// @param wflow the definition's name
/// @param key the idempotency key; the same wflow, key and lane name the same job for as long as it
///     is retained
/// @param lane jobs with the same lane run one at a time, in order; null for a job of its own
/// @param supersede what becomes of the jobs already in the lane
/// @param args handed to the code
/// @param startAt when it joins its lane; null for at once
/// @param timeout how long after that it may take in all, waits included; then it fails. Null for
///     as long as it likes
/// @param label only workers that announced it run the job; until there are any it stays queued,
///     and its lane behind it. Null for the workers of jobs that ask for none
@SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
public record JobRequest(
    String wflow,
    String key,
    @Nullable String lane,
    Supersede supersede,
    byte[] args,
    @Nullable Instant startAt,
    @Nullable Duration timeout,
    @Nullable String label) {

  /// What an added job does to the unfinished ones of its lane.
  public enum Supersede {
    /// They go first.
    NONE,
    /// Those that have not begun are cancelled; the running one goes first.
    WAITING,
    /// All are cancelled, the running one and the parked ones too.
    ALL
  }

  public JobRequest {
    Texts.name("wflow name", wflow);
    Texts.name("key", key);
    if (lane != null) {
      Texts.name("lane", lane);
    }
    Texts.payload("args", args);
    if (label != null) {
      WorkerPool.checked(label);
    }
    if (startAt != null) {
      Times.bounded("job's start", startAt);
    }
    if (timeout != null) {
      Times.bounded("job timeout", timeout);
    }
    if (timeout != null && !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "job timeout %s: wanted a time greater than 0, or none".formatted(timeout));
    }
  }

  /// A job that starts at once and may take as long as it likes.
  public JobRequest(
      String wflow, String key, @Nullable String lane, Supersede supersede, byte[] args) {
    this(wflow, key, lane, supersede, args, null, null, null);
  }

  /// A job with no lane.
  public static JobRequest of(String wflow, String key, byte[] args) {
    return new JobRequest(wflow, key, null, Supersede.NONE, args);
  }

  /// This one, started later.
  public JobRequest startingAt(Instant start) {
    return new JobRequest(wflow, key, lane, supersede, args, start, timeout, label);
  }

  /// This one, with a limit.
  public JobRequest within(Duration atMost) {
    return new JobRequest(wflow, key, lane, supersede, args, startAt, atMost, label);
  }

  /// This one, for workers with a label.
  ///
  /// @param wanted null for the workers of jobs that ask for none
  public JobRequest labelled(@Nullable String wanted) {
    return new JobRequest(wflow, key, lane, supersede, args, startAt, timeout, wanted);
  }

  /// The job it names.
  public JobId id() {
    return JobId.of(wflow, key, lane);
  }
}
