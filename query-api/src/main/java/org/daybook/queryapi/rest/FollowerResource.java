package org.daybook.queryapi.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Sequence;
import org.daybook.queryapi.vault.Vault;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What follows the feed: the graph, the triage of processors.
@Path("/api/v1/followers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "followers")
public class FollowerResource {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final CurrentVault current;

  FollowerResource(CurrentVault current) {
    this.current = current;
  }

  /// All of them, by name.
  @Schema(name = "Followers")
  record Page(List<FollowerView> followers) {}

  /// Whether a follower came as far as was waited for.
  ///
  /// @param cursor the sequence it has reached
  @Schema(name = "Waited")
  record Waited(boolean reached, long cursor) {}

  @GET
  @Operation(summary = "Tells how each follower of the feed is doing")
  public Page list() {
    return new Page(current.vault().followers().statuses().stream().map(FollowerView::of).toList());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "Tells how a follower is doing")
  public FollowerView read(@PathParam("name") String name) {
    return FollowerView.of(Waits.status(current.vault(), name));
  }

  @GET
  @Path("/{name}/wait")
  @Operation(
      summary = "Waits until a follower has taken a change",
      description =
          "Answers at once when it has, and after `timeout` (ISO 8601, at most PT5M) anyway. Without `sequence`: the"
              + " newest change there is.")
  public Waited await(
      @PathParam("name") String name,
      @QueryParam("sequence") @Nullable String sequence,
      @QueryParam("timeout") @DefaultValue("PT10S") String timeout)
      throws InterruptedException {
    Vault vault = current.vault();
    Waits.status(vault, name);
    Sequence wanted = sequence == null ? vault.documents().feed().last() : Given.sequence(sequence);
    boolean reached =
        vault.followers().awaitReached(name, wanted, Given.duration("timeout", timeout, LONGEST));
    return new Waited(reached, Waits.status(vault, name).cursor().value());
  }

  @POST
  @Path("/{name}/{action: pause|resume|rebuild}")
  @Operation(
      summary = "Lets a follower stand still, go on, or derive everything anew",
      description =
          "`pause` holds over restarts. The feed does not wait for a paused follower: behind the feed's horizon it is"
              + " rebuilt. `rebuild` answers at once; `wait` or the list tells when it is done.")
  public FollowerView act(@PathParam("name") String name, @PathParam("action") String action) {
    Vault vault = current.vault();
    Waits.status(vault, name);
    switch (action) {
      case "pause" -> vault.followers().pause(name);
      case "resume" -> vault.followers().resume(name);
      case "rebuild" -> vault.followers().rebuild(name);
      default ->
          throw new DaybookException.Incorrect(
              "parameter-invalid",
              "action \"%s\": wanted pause, resume or rebuild".formatted(action));
    }
    return FollowerView.of(Waits.status(vault, name));
  }
}
