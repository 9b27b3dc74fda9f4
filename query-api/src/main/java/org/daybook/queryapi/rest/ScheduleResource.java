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
import org.daybook.wflow.Schedule;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Jobs added again and again.
@Path("/api/v1/schedules")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "jobs")
public class ScheduleResource {

  private final CurrentVault current;
  private final StrictJson json;

  ScheduleResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// All of them, by name.
  @Schema(name = "Schedules")
  record Page(List<ScheduleView> schedules) {}

  @GET
  @Operation(summary = "Lists schedules, by name")
  public Page list() {
    return new Page(
        current.vault().oversight().schedules().stream()
            .map(schedule -> ScheduleView.of(schedule, null))
            .toList());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "Reads a schedule")
  public ScheduleView read(@PathParam("name") String name) {
    return current.vault().oversight().schedules().stream()
        .filter(schedule -> schedule.name().equals(name))
        .findFirst()
        .map(schedule -> ScheduleView.of(schedule, null))
        .orElseThrow(() -> unknown(name));
  }

  @PUT
  @Path("/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Makes a schedule, or replaces the one of that name",
      description =
          "One run at a time. What was missed while the service was down is made up for once. `next` in the answer is"
              + " the job of the next run.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = NewSchedule.class),
              examples =
                  @ExampleObject(
                      name = "nightly",
                      value =
                          "{\"cron\":\"30 3 * * *\",\"zone\":\"Europe/Berlin\",\"wflow\":\"reconcile\"}")))
  public ScheduleView put(@PathParam("name") String name, InputStream body) {
    Schedule schedule = json.read(body, NewSchedule.class).named(name);
    return ScheduleView.of(schedule, current.vault().jobs().schedule(schedule));
  }

  @DELETE
  @Path("/{name}")
  @Operation(summary = "Ends a schedule; a run under way goes on")
  public void delete(@PathParam("name") String name) {
    if (!current.vault().jobs().unschedule(name)) {
      throw unknown(name);
    }
  }

  private static DaybookException.NotFound unknown(String name) {
    return new DaybookException.NotFound(
        "schedule-unknown",
        "there is no schedule \"%s\": wanted one that GET /api/v1/schedules lists".formatted(name));
  }
}
