package org.daybook.queryapi.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.vault.Vault;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// How a vault is doing, and a way to wait until it has done what it was given.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "service")
public class InfoResource {

  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final CurrentVault current;
  private final DaybookConfig config;

  InfoResource(CurrentVault current, DaybookConfig config) {
    this.current = current;
    this.config = config;
  }

  /// A vault at a glance.
  ///
  /// @param feedLast the sequence of the newest change
  /// @param jobs how many are in each state
  /// @param importRoots folders whose files may be imported by path
  /// @param backupRoots folders that backups are made in and restored from
  @Schema(name = "Info")
  record Glance(
      String vault,
      String base,
      long documents,
      long feedLast,
      List<FollowerView> followers,
      Map<String, Long> jobs,
      int plugs,
      List<String> importRoots,
      List<String> backupRoots) {}

  /// Whether everything given was done in time.
  @Schema(name = "Idle")
  record Idle(boolean idle) {}

  @GET
  @Path("/info")
  @Operation(summary = "Tells how a vault is doing")
  public Glance info() {
    Vault vault = current.vault();
    return new Glance(
        current.name().value(),
        config.query().base(),
        vault.documents().count(),
        vault.documents().feed().last().value(),
        vault.followers().statuses().stream().map(FollowerView::of).toList(),
        new TreeMap<>(vault.jobs().counts()),
        vault.plugs().plugs().size(),
        paths(config.importRoots()),
        paths(config.backupRoots()));
  }

  private static List<String> paths(Optional<List<java.nio.file.Path>> roots) {
    return roots.orElse(List.of()).stream()
        .map(root -> root.toAbsolutePath().normalize().toString())
        .toList();
  }

  @GET
  @Path("/idle")
  @Operation(
      summary = "Waits until imports are done, documents processed, and all of it can be queried",
      description =
          "Answers at once when that is so, and after `wait` (ISO 8601, at most PT5M) anyway.")
  public Idle idle(@QueryParam("wait") @DefaultValue("PT0S") String wait)
      throws InterruptedException {
    return new Idle(current.vault().awaitIdle(Given.duration("wait", wait, LONGEST)));
  }
}
