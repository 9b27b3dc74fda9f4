package org.daybook.queryapi.rest;

import java.util.List;
import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.ReplayVerdict;
import org.daybook.wflow.log.JobFilter;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which jobs are to be replayed.
///
/// @param job this one alone; then nothing else is given
/// @param states only in these states
/// @param from only those added then or later
/// @param before only those added before
/// @param limit how many at most, the newest first, up to 1000; 100 when absent
@Schema(name = "ReplayQuery")
record ReplayQuery(
    @Nullable String job,
    @Nullable List<String> states,
    @Nullable String wflow,
    @Nullable String lane,
    @Nullable String from,
    @Nullable String before,
    @Nullable Integer limit) {

  static final ReplayQuery ALL = new ReplayQuery(null, null, null, null, null, null, null);

  private static final int USUAL = 100;

  int most() {
    return job != null ? 1 : limit == null ? USUAL : Given.limit(limit);
  }

  /// @throws DaybookException.NotFound `job-unknown`
  /// @throws DaybookException.Incorrect `parameter-invalid`
  JobFilter filter(Ingress jobs) {
    if (job != null) {
      return only(JobOrders.found(jobs, Given.jobId(job)));
    }
    return new JobFilter(
        states == null ? Set.of() : JobQuery.states(states),
        wflow,
        lane,
        null,
        Given.optionalInstant("from", from),
        Given.optionalInstant("before", before),
        null);
  }

  boolean means(ReplayVerdict verdict) {
    return job == null || verdict.job().id().value().equals(job);
  }

  /// Begins at the job: it is the next after the place that its id, and one more, would have.
  private static JobFilter only(Job job) {
    JobId id = job.id();
    long low = id.low() + 1;
    JobId above = new JobId(low == 0 ? id.high() + 1 : id.high(), low);
    return new JobFilter(
        Set.of(),
        job.wflow(),
        null,
        null,
        job.added(),
        null,
        new JobFilter.Place(job.added(), above));
  }
}
