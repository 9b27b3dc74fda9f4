package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What a person may tell a job to do.
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class JobOrderResource {

  private final CurrentVault current;
  private final OptionalBody bodies;
  private final StrictJson json;

  JobOrderResource(CurrentVault current, OptionalBody bodies, StrictJson json) {
    this.current = current;
    this.bodies = bodies;
    this.json = json;
  }

  /// Why it is done; the job tells.
  @Schema(name = "JobReason")
  record Reason(@Nullable String why) {
    static final Reason UNSAID = new Reason(null);

    String text() {
      return why == null || why.isBlank() ? "asked over REST" : why;
    }
  }

  /// From where a parked job begins again.
  ///
  /// @param step the first step that is done again
  @Schema(name = "JobRestart")
  record Restart(@Nullable String step) {}

  @POST
  @Path("/{id}/cancel")
  @Operation(
      summary = "Asks a job and its children to end",
      description = "Its code is told, and may tidy up; what it merged stays.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Reason.class)))
  public JobView cancel(@PathParam("id") String id, InputStream body) {
    return JobView.of(orders().cancel(Given.jobId(id), why(body)));
  }

  @POST
  @Path("/{id}/kill")
  @Operation(
      summary = "Ends a job and its children at once",
      description = "Its code is told, and not waited for; what it merged stays.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Reason.class)))
  public JobView kill(@PathParam("id") String id, InputStream body) {
    return JobView.of(orders().kill(Given.jobId(id), why(body)));
  }

  @POST
  @Path("/{id}/discard")
  @Operation(summary = "Gives a parked job up; it ends as cancelled")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Reason.class)))
  public JobView discard(@PathParam("id") String id, InputStream body) {
    return JobView.of(orders().discard(Given.jobId(id), why(body)));
  }

  @POST
  @Path("/{id}/resume")
  @Operation(summary = "Lets a parked job try again, with fresh attempts")
  public JobView resume(@PathParam("id") String id) {
    return JobView.of(orders().resume(Given.jobId(id)));
  }

  @POST
  @Path("/{id}/restart")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Lets a parked job forget a step and all after it, and go on from there")
  @RequestBody(content = @Content(schema = @Schema(implementation = Restart.class)))
  public JobView restart(@PathParam("id") String id, InputStream body) {
    String step = json.read(body, Restart.class).step();
    if (step == null || step.isEmpty()) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/step: wanted the name of a step in the job's journal");
    }
    return JobView.of(orders().restart(Given.jobId(id), step));
  }

  private String why(InputStream body) {
    return bodies.read(body, Reason.class, Reason.UNSAID).text();
  }

  private JobOrders orders() {
    return new JobOrders(current.vault().jobs());
  }
}
