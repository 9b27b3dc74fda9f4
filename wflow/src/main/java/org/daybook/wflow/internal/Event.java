package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.List;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.jspecify.annotations.Nullable;

/// What the log stores. Every event says when it was decided.
public sealed interface Event {

  Instant at();

  /// The bytes it carries, if it may carry any.
  default Payload payload() {
    return Payload.NONE;
  }

  /// An engine opened the log: code that ran under an earlier epoch runs no more.
  ///
  /// @param clean whether the last one closed it in order, so that no job is to blame
  record EpochTaken(long epoch, boolean clean, Instant at) implements Event {}

  /// Something that happened to one job.
  sealed interface OfJob extends Event {
    JobId job();
  }

  /// The first of a job's events. What the lane's jobs suffer from it is decided in the fold.
  ///
  /// @param label of the workers that may run it; null for those of jobs that ask for none
  /// @param cron says when another such job is to be added; null for a job that is not repeated
  record JobAdded(
      JobId job,
      String wflow,
      String key,
      @Nullable String lane,
      @Nullable JobId parent,
      Supersede supersede,
      @Nullable Instant startAt,
      @Nullable Instant deadline,
      @Nullable Cron cron,
      @Nullable String label,
      Payload args,
      Instant at)
      implements OfJob {
    @Override
    public Payload payload() {
      return args;
    }
  }

  /// A worker begins or goes on with the job.
  ///
  /// @param version of the definition
  record AttemptBegun(JobId job, int version, Instant at) implements OfJob {}

  /// What a replay answers.
  ///
  /// @param digest SHA-256 of the request, hexadecimal
  /// @param taken the position of the letter it took; 0 for none
  record StepRecorded(
      JobId job,
      Slot.Kind kind,
      String name,
      String digest,
      int attempt,
      long taken,
      Outcome outcome,
      Instant at)
      implements OfJob {
    @Override
    public Payload payload() {
      return outcome instanceof Outcome.Returned(Payload result) ? result : Payload.NONE;
    }
  }

  /// A step threw, and is to be tried again.
  record StepFailed(JobId job, String name, String digest, int attempt, String why, Instant at)
      implements OfJob {}

  /// The job has something that wakes it.
  ///
  /// @param failed whether an attempt failed; else the job's code asked to wait
  record JobWaits(
      JobId job, @Nullable Instant until, Wake wake, String why, boolean failed, Instant at)
      implements OfJob {}

  record JobWoken(JobId job, Instant at) implements OfJob {}

  record JobParked(JobId job, String why, Instant at) implements OfJob {}

  record JobResumed(JobId job, Instant at) implements OfJob {}

  /// As resumed, with all of the journal but its first slots forgotten.
  record JobRestarted(JobId job, int kept, Instant at) implements OfJob {}

  record JobSucceeded(JobId job, Payload result, Instant at) implements OfJob {
    @Override
    public Payload payload() {
      return result;
    }
  }

  record JobFailed(JobId job, String why, Instant at) implements OfJob {}

  /// Ends a job that no worker has; one that runs is asked to stop.
  record CancelAsked(JobId job, String why, Instant at) implements OfJob {}

  /// Its time is over: ends a job that no worker has; one that runs is asked to stop.
  record DeadlinePassed(JobId job, Instant at) implements OfJob {}

  /// Code that was asked to stop has stopped, or is waited for no longer.
  record JobStopped(JobId job, Instant at) implements OfJob {}

  /// A signal or a completion has come for the job.
  ///
  /// @param key of the sender, so that a repeat is known; null for none
  /// @param failed whether the payload says why what was waited for failed
  record LetterSent(
      JobId job,
      Letter.Kind kind,
      String name,
      @Nullable String key,
      boolean failed,
      Payload payload,
      Instant at)
      implements OfJob {}

  record ProgressTold(JobId job, Payload payload, Instant at) implements OfJob {}

  /// Ended jobs beyond what is kept; written by format 1 alone.
  record JobsForgotten(List<JobId> jobs, Instant at) implements Event {
    public JobsForgotten {
      jobs = List.copyOf(jobs);
    }
  }
}
