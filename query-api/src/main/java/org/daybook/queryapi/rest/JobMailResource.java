package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What jobs are sent and asked while they go on.
@Path("/api/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class JobMailResource {

  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final CurrentVault current;
  private final OptionalBody bodies;

  JobMailResource(CurrentVault current, OptionalBody bodies) {
    this.current = current;
    this.bodies = bodies;
  }

  /// What a job answered.
  @Schema(name = "JobAnswer")
  record Answer(@Nullable JsonNode answer) {}

  @POST
  @Path("/{id}/signals/{name}")
  @Operation(
      summary = "Sends a signal to a job that has not ended",
      description =
          "The body is its payload, JSON or nothing. A repeat with the same Idempotency-Key is dropped.")
  @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_JSON))
  public JobView signal(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    return JobView.of(orders().signal(Given.jobId(id), name, bodies.payload(body), key));
  }

  @GET
  @Path("/{id}/queries/{name}")
  @Operation(
      summary = "Asks a job that has not ended what its code lets itself be asked",
      description = "Answers within `timeout` (ISO 8601, at most PT1M), or says that it could not.")
  public Answer query(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @QueryParam("timeout") @DefaultValue("PT10S") String timeout)
      throws InterruptedException {
    Duration atMost = Given.duration("timeout", timeout, LONGEST);
    return new Answer(Payloads.shown(orders().query(Given.jobId(id), name, atMost)));
  }

  private JobOrders orders() {
    return new JobOrders(current.vault().jobs());
  }
}
