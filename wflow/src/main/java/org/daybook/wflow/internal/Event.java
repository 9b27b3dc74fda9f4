package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.List;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.jspecify.annotations.Nullable;

/// What the log stores. Every event says when it was decided.
public sealed interface Event {

  Instant at();

  /// An engine opened the log: code that ran under an earlier epoch runs no more.
  record EpochTaken(long epoch, Instant at) implements Event {}

  /// Something that happened to one job.
  sealed interface OfJob extends Event {
    JobId job();
  }

  /// The first of a job's events. What the lane's jobs suffer from it is decided in the fold.
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record JobAdded(
      JobId job,
      String wflow,
      String key,
      @Nullable String lane,
      Supersede supersede,
      byte[] args,
      Instant at)
      implements OfJob {}

  /// A worker begins or goes on with the job.
  record AttemptBegun(JobId job, Instant at) implements OfJob {}

  /// A result that a replay answers.
  ///
  /// @param digest SHA-256 of the request, hexadecimal
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record StepRecorded(
      JobId job, Slot.Kind kind, String name, String digest, byte[] result, Instant at)
      implements OfJob {}

  /// A step threw.
  record StepFailed(JobId job, String name, String digest, String why, Instant at)
      implements OfJob {}

  /// The job has a timer that wakes it.
  ///
  /// @param failed whether an attempt failed; else the job's code asked to wait
  record JobWaits(JobId job, Instant until, String why, boolean failed, Instant at)
      implements OfJob {}

  record JobWoken(JobId job, Instant at) implements OfJob {}

  record JobParked(JobId job, String why, Instant at) implements OfJob {}

  record JobResumed(JobId job, Instant at) implements OfJob {}

  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record JobSucceeded(JobId job, byte[] result, Instant at) implements OfJob {}

  record JobFailed(JobId job, String why, Instant at) implements OfJob {}

  /// Ends a job that no worker has; one that runs is asked to stop.
  record CancelAsked(JobId job, String why, Instant at) implements OfJob {}

  /// Code that was asked to stop has stopped.
  record JobCancelled(JobId job, String why, Instant at) implements OfJob {}

  /// Ended jobs beyond what is kept.
  record JobsForgotten(List<JobId> jobs, Instant at) implements Event {
    public JobsForgotten {
      jobs = List.copyOf(jobs);
    }
  }
}
