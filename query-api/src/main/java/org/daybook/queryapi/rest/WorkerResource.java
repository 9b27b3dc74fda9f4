package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.wflow.WorkerPool;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The workers that run jobs, by the label that jobs may ask for.
@Path("/api/v1/workers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class WorkerResource {

  private final CurrentVault current;
  private final StrictJson json;

  WorkerResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// The workers with one label.
  ///
  /// @param label `any` for jobs that ask for none
  /// @param announced whether a job that asks for it can be run at all now
  /// @param workers how many jobs they run at a time
  /// @param running how many they run now
  /// @param waiting how many queued jobs ask for it
  @Schema(name = "WorkerPool")
  record View(String label, boolean announced, int workers, int running, long waiting) {
    static View of(WorkerPool pool) {
      return new View(
          pool.label(), pool.isAnnounced(), pool.workers(), pool.running(), pool.waiting());
    }
  }

  /// Those for jobs without a label first, then by label.
  @Schema(name = "WorkerPools")
  record Page(List<View> workers) {}

  /// How many there are of a label.
  @Schema(name = "Announcement")
  record Announcement(int workers) {}

  @GET
  @Operation(
      summary = "Lists the workers by label, and how many jobs wait for each",
      description = "With the labels that jobs wait for and nobody has announced.")
  public Page list() {
    return new Page(current.vault().jobs().workers().stream().map(View::of).toList());
  }

  @PUT
  @Path("/{label}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Announces how many workers have a label; the jobs that wait for it begin",
      description = "Until the service stops: the setting `daybook.workers.<label>` lasts.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = Announcement.class),
              examples = @ExampleObject(name = "two", value = "{\"workers\":2}")))
  public Page announce(@PathParam("label") String label, InputStream body) {
    int workers = json.read(body, Announcement.class).workers();
    try {
      current.vault().jobs().announce(label, workers);
    } catch (IllegalArgumentException e) {
      throw new DaybookException.Incorrect("workers-invalid", String.valueOf(e.getMessage()));
    }
    return list();
  }

  @DELETE
  @Path("/{label}")
  @Operation(summary = "Withdraws a label: the jobs that run on its workers finish, no more begin")
  public void withdraw(@PathParam("label") String label) {
    if (!current.vault().jobs().withdraw(label)) {
      throw new DaybookException.NotFound(
          "workers-unknown",
          "no worker has the label \"%s\": wanted one that GET /api/v1/workers lists as announced"
              .formatted(label));
    }
  }
}
