package org.daybook.queryapi.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Jobs: what is being done, what was done, and what waits for a person.
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class JobResource {

  private static final Set<String> STATES =
      Set.of("queued", "running", "waiting", "parked", "succeeded", "failed", "cancelled");

  private final CurrentVault current;

  JobResource(CurrentVault current) {
    this.current = current;
  }

  /// A page of jobs, newest first.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "JobPage")
  record Page(List<JobView> jobs, @Nullable String next) {}

  @GET
  @Operation(summary = "Lists jobs, newest first")
  public Page list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("wflow") @Nullable String wflow,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    if (state != null && !STATES.contains(state)) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "state \"%s\": wanted one of %s".formatted(state, STATES.stream().sorted().toList()));
    }
    int size = Given.limit(limit);
    List<Job> found =
        jobs()
            .jobs(
                job ->
                    (state == null || job.state().word().equals(state))
                        && (wflow == null || job.wflow().equals(wflow)),
                Given.optionalJobId(after),
                size + 1);
    List<Job> page = found.subList(0, Math.min(size, found.size()));
    String next =
        found.size() <= size
            ? null
            : current.path(
                "/api/v1/jobs?limit=%d&after=%s%s%s"
                    .formatted(
                        size,
                        page.getLast().id(),
                        state == null ? "" : "&state=" + state,
                        wflow == null ? "" : "&wflow=" + wflow));
    return new Page(page.stream().map(JobView::of).toList(), next);
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Reads a job, with its journal")
  public JobView read(@PathParam("id") String id) {
    Job job = found(Given.jobId(id));
    return JobView.of(job, jobs().journal(job.id()));
  }

  @POST
  @Path("/{id}/cancel")
  @Operation(summary = "Asks a job to end; what it merged stays")
  public JobView cancel(@PathParam("id") String id) {
    JobId job = found(Given.jobId(id)).id();
    if (!jobs().cancel(job, "asked over REST")) {
      throw new DaybookException.Conflict(
          "job-ended", "job %s has ended as %s".formatted(job, found(job).state().word()));
    }
    return JobView.of(found(job));
  }

  @POST
  @Path("/{id}/resume")
  @Operation(summary = "Lets a parked job try again, with fresh attempts")
  public JobView resume(@PathParam("id") String id) {
    JobId job = found(Given.jobId(id)).id();
    if (!jobs().resume(job)) {
      throw new DaybookException.Conflict(
          "job-not-parked",
          "job %s is %s; only a parked job can be resumed"
              .formatted(job, found(job).state().word()));
    }
    return JobView.of(found(job));
  }

  private Ingress jobs() {
    return current.vault().jobs();
  }

  private Job found(JobId id) {
    return jobs()
        .job(id)
        .orElseThrow(
            () -> new DaybookException.NotFound("job-unknown", "job %s is not here".formatted(id)));
  }
}
