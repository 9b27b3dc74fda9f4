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
import org.daybook.wflow.Awaitable;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What jobs wait for and others complete.
@Path("/api/v1/awaitables")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class AwaitableResource {

  private final CurrentVault current;
  private final OptionalBody bodies;
  private final StrictJson json;

  AwaitableResource(CurrentVault current, OptionalBody bodies, StrictJson json) {
    this.current = current;
    this.bodies = bodies;
    this.json = json;
  }

  /// Why something that is waited for will not come.
  @Schema(name = "AwaitableFailure")
  record Failure(@Nullable String why) {}

  @POST
  @Path("/{job}/{name: .+}/complete")
  @Operation(
      summary = "Completes what a job waits for, or will",
      description = "The body is what it is given, JSON or nothing. The first completion counts.")
  @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public JobView complete(
      @PathParam("job") String job, @PathParam("name") String name, InputStream body) {
    return JobView.of(
        orders().complete(new Awaitable(Given.jobId(job), name), bodies.payload(body)));
  }

  @POST
  @Path("/{job}/{name: .+}/fail")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Lets what a job waits for fail")
  @RequestBody(content = @Content(schema = @Schema(implementation = Failure.class)))
  public JobView fail(
      @PathParam("job") String job, @PathParam("name") String name, InputStream body) {
    String why = json.read(body, Failure.class).why();
    if (why == null || why.isBlank()) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/why: wanted why it fails; the job is told");
    }
    return JobView.of(orders().fail(new Awaitable(Given.jobId(job), name), why));
  }

  private JobOrders orders() {
    return new JobOrders(current.vault().jobs());
  }
}
