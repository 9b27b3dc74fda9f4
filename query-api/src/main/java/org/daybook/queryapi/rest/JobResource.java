package org.daybook.queryapi.rest;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.vault.JobStates;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JournalEntry;
import org.daybook.wflow.NotArmed;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Jobs: what is being done, what was done, and what waits for a person.
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class JobResource {

  private final CurrentVault current;

  JobResource(CurrentVault current) {
    this.current = current;
  }

  /// A page of jobs, newest first.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "JobPage")
  record Page(List<JobView> jobs, @Nullable String next) {}

  /// A page of a journal, in order.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "JournalPage")
  record JournalPage(List<JournalView> journal, @Nullable String next) {}

  /// How many jobs are in each state.
  @Schema(name = "JobCounts")
  record Counts(Map<String, Long> counts) {}

  /// Unfinished jobs that nothing would wake.
  @Schema(name = "UnarmedJobs")
  record UnarmedJobs(List<Unarmed> jobs) {}

  /// One of them.
  @Schema(name = "UnarmedJob")
  record Unarmed(String job, String state, String why) {
    static Unarmed of(NotArmed found) {
      return new Unarmed(found.job().value(), found.state(), found.why());
    }
  }

  @GET
  @Operation(summary = "Lists jobs, newest first")
  public Page list(@BeanParam JobQuery wanted, @QueryParam("limit") @DefaultValue("50") int limit) {
    int size = Given.limit(limit);
    List<Job> found = jobs().jobs(wanted.filter(), size + 1);
    List<Job> page = found.subList(0, Math.min(size, found.size()));
    return new Page(
        page.stream().map(JobView::of).toList(),
        found.size() <= size ? null : current.path(wanted.next(page.getLast(), size)));
  }

  @GET
  @Path("/counts")
  @Operation(summary = "Counts the jobs in each state, without reading them")
  public Counts counts() {
    return new Counts(JobStates.counts(jobs()));
  }

  @GET
  @Path("/unarmed")
  @Operation(
      summary = "Lists unfinished jobs that nothing would wake, as last checked",
      description = "None is right. Readiness is down while there are any.")
  public UnarmedJobs unarmed() {
    return new UnarmedJobs(
        current.vault().oversight().notArmed().stream().map(Unarmed::of).toList());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Reads a job, with its journal")
  public JobDetail read(@PathParam("id") String id) {
    Job job = JobOrders.found(jobs(), Given.jobId(id));
    return JobDetail.of(job, jobs().journal(job.id()), current);
  }

  @GET
  @Path("/{id}/journal")
  @Operation(summary = "Reads a job's journal, page by page")
  public JournalPage journal(
      @PathParam("id") String id,
      @QueryParam("after") @DefaultValue("0") int after,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    int size = Given.limit(limit);
    if (after < 0) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "after %d: wanted how many entries to pass over, 0 or more".formatted(after));
    }
    Job job = JobOrders.found(jobs(), Given.jobId(id));
    List<JournalEntry> journal = jobs().journal(job.id());
    long end = Math.min(journal.size(), (long) after + size);
    return new JournalPage(
        journal.stream().skip(after).limit(size).map(JournalView::of).toList(),
        end >= journal.size()
            ? null
            : current.path(
                "/api/v1/jobs/%s/journal?after=%d&limit=%d".formatted(job.id(), end, size)));
  }

  private Ingress jobs() {
    return current.vault().jobs();
  }
}
