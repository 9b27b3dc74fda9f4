package org.daybook.queryapi.rest;

import java.time.Duration;
import org.daybook.documents.DaybookException;
import org.daybook.wflow.Awaitable;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Tells jobs what to do, and says why not when they cannot.
record JobOrders(Ingress jobs) {

  /// @throws DaybookException.NotFound `job-unknown`
  static Job found(Ingress jobs, JobId id) {
    return jobs.job(id)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "job-unknown",
                    "job %s is not here: wanted the id of a job that is still kept; GET /api/v1/jobs lists them"
                        .formatted(id)));
  }

  /// @throws DaybookException.NotFound `job-unknown`
  /// @throws DaybookException.Conflict `job-ended`
  Job cancel(JobId id, String why) {
    return unlessEnded(id, found(jobs, id).state().ended() || !jobs.cancel(id, why));
  }

  /// @throws DaybookException.NotFound `job-unknown`
  /// @throws DaybookException.Conflict `job-ended`
  Job kill(JobId id, String why) {
    return unlessEnded(id, found(jobs, id).state().ended() || !jobs.kill(id, why));
  }

  /// @throws DaybookException.NotFound `job-unknown`
  /// @throws DaybookException.Conflict `job-not-parked`
  Job resume(JobId id) {
    found(jobs, id);
    return ifParked(id, jobs.resume(id), "resumed");
  }

  /// @throws DaybookException.NotFound `job-unknown`
  /// @throws DaybookException.Conflict `job-not-parked`
  Job discard(JobId id, String why) {
    found(jobs, id);
    return ifParked(id, jobs.discard(id, why), "discarded");
  }

  /// @throws DaybookException.NotFound `job-unknown`, `step-unknown`
  /// @throws DaybookException.Conflict `job-not-parked`
  Job restart(JobId id, String step) {
    found(jobs, id);
    try {
      return ifParked(id, jobs.restart(id, step), "restarted from a step");
    } catch (IllegalArgumentException e) {
      throw new DaybookException.NotFound(
          "step-unknown",
          "job %s has no step \"%s\" in its journal: wanted one that GET /api/v1/jobs/%s lists"
              .formatted(id, step, id));
    }
  }

  /// @param key a repeat with the same key is dropped; null for none
  /// @throws DaybookException.NotFound `job-unknown`
  /// @throws DaybookException.Conflict `job-ended`
  Job signal(JobId id, String name, byte[] payload, @Nullable String key) {
    found(jobs, id);
    return unlessEnded(id, !jobs.signal(id, name, payload, key));
  }

  /// @throws DaybookException.NotFound `job-unknown`
  /// @throws DaybookException.Conflict `job-ended`
  Job complete(Awaitable awaitable, byte[] payload) {
    found(jobs, awaitable.job());
    return unlessEnded(awaitable.job(), !jobs.complete(awaitable, payload));
  }

  /// @throws DaybookException.NotFound `job-unknown`
  /// @throws DaybookException.Conflict `job-ended`
  Job fail(Awaitable awaitable, String why) {
    found(jobs, awaitable.job());
    return unlessEnded(awaitable.job(), !jobs.fail(awaitable, why));
  }

  /// @throws DaybookException.NotFound `job-unknown`, `query-unanswered`
  /// @throws DaybookException.Conflict `job-ended`
  byte[] query(JobId id, String name, Duration atMost) throws InterruptedException {
    found(jobs, id);
    var answer = jobs.query(id, name, atMost);
    unlessEnded(id, answer.isEmpty() && found(jobs, id).state().ended());
    return answer.orElseThrow(
        () ->
            new DaybookException.NotFound(
                "query-unanswered",
                "job %s gave no answer to \"%s\" within %s: wanted a query that its code answers; a longer timeout may help"
                    .formatted(id, name, atMost)));
  }

  private Job unlessEnded(JobId id, boolean refused) {
    Job job = found(jobs, id);
    if (refused) {
      throw new DaybookException.Conflict(
          "job-ended",
          "job %s has ended as %s: wanted one that has not ended"
              .formatted(id, job.state().word()));
    }
    return job;
  }

  private Job ifParked(JobId id, boolean done, String what) {
    Job job = found(jobs, id);
    if (!done) {
      throw new DaybookException.Conflict(
          "job-not-parked",
          "job %s is %s; only a parked job can be %s".formatted(id, job.state().word(), what));
    }
    return job;
  }
}
