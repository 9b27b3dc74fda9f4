package org.daybook.wflow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The way into the engine. Thread-safe; calls block until their event is durable in the log.
public interface Ingress {

  /// Adds a job, or answers the one already added with this wflow and key.
  ///
  /// @throws IllegalArgumentException for a wflow that the engine was not opened with
  Added addJob(JobRequest request);

  /// Asks a job to end as cancelled. Running code is told; what it merged stays.
  ///
  /// @return false when it had ended before, or is unknown
  boolean cancel(JobId job, String why);

  /// Lets a parked job try again, with fresh attempts.
  ///
  /// @return false when it is not parked
  boolean resume(JobId job);

  Optional<Job> job(JobId job);

  /// Jobs that match, newest first, from the one after `after` (null: the newest).
  List<Job> jobs(Predicate<Job> filter, @Nullable JobId after, int limit);

  /// Unfinished jobs of a lane, the running one first, in order.
  List<Job> lane(String lane);

  /// How many jobs are in each state, by [JobState#word()]; does not scan.
  Map<String, Long> counts();

  /// A job's journal, in order of recording.
  List<JournalEntry> journal(JobId job);

  /// Waits for a job to end or to be parked.
  ///
  /// @return the job as it then stands, or as it stands when the time is over
  Job await(JobId job, Duration atMost) throws InterruptedException;

  /// Waits until no job is queued, running or waiting.
  ///
  /// @return whether that was reached
  boolean awaitIdle(Duration atMost) throws InterruptedException;

  /// What [#addJob] answers.
  ///
  /// @param job the job's id
  /// @param repeated whether it had been added before
  record Added(JobId job, boolean repeated) {}
}
