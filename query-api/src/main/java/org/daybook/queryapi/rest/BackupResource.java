package org.daybook.queryapi.rest;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.json.StrictJson;
import org.daybook.queryapi.vault.Vault;
import org.daybook.queryapi.vault.VaultBackup;
import org.daybook.queryapi.vault.VaultName;
import org.daybook.queryapi.vault.Vaults;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Backups of a whole vault, in folders of the service's machine.
@Path("/api/v1/backups")
@Produces({LongWork.LINES, MediaType.APPLICATION_JSON})
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "care")
public class BackupResource {

  private final CurrentVault current;
  private final Vaults vaults;
  private final BackupRoots roots;
  private final LongWork work;
  private final StrictJson json;

  BackupResource(
      CurrentVault current, Vaults vaults, BackupRoots roots, LongWork work, StrictJson json) {
    this.current = current;
    this.vaults = vaults;
    this.roots = roots;
    this.work = work;
    this.json = json;
  }

  /// Where a backup goes.
  ///
  /// @param to a folder under a backup root that is empty or not there; made up when absent
  @Schema(name = "NewBackup")
  record Wanted(@Nullable String to) {}

  /// Which backup is meant.
  @Schema(name = "BackupPath")
  record There(@Nullable String path) {}

  /// What a restore takes.
  ///
  /// @param vault the name of the vault it becomes, which is not there yet
  @Schema(name = "BackupRestore")
  record Restore(@Nullable String path, @Nullable String vault) {}

  @POST
  @Operation(
      summary = "Copies the vault, as it is at one moment, while it is used",
      description =
          "Documents with their history, blobs, and the log of jobs; the graph is derived again. Lines of JSON:"
              + " `progress`, and at the end `done` or `problem`.")
  @RequestBody(content = @Content(schema = @Schema(implementation = Wanted.class)))
  public Response create(InputStream body, @Context HttpServerRequest request) {
    java.nio.file.Path to = roots.fresh(json.read(body, Wanted.class).to(), current.name());
    Vault vault = current.vault();
    return work.answer(request, lines -> ManifestView.of(to, vault.backup(to, lines)));
  }

  @POST
  @Path("/verify")
  @Operation(
      summary = "Reads a backup whole, and compares it with what it says of itself",
      description = "Lines of JSON: `progress`, and at the end `done` or `problem`.")
  @RequestBody(content = @Content(schema = @Schema(implementation = There.class)))
  public Response verify(InputStream body, @Context HttpServerRequest request) {
    java.nio.file.Path path = roots.there(json.read(body, There.class).path());
    return work.answer(request, lines -> ManifestView.of(path, VaultBackup.verify(path, lines)));
  }

  @POST
  @Path("/restore")
  @Operation(
      summary = "Makes a new vault of a backup, and opens it",
      description =
          "Every document is decided about again, and the graph derived anew. Lines of JSON: `progress`, and at the end"
              + " `done` or `problem`.")
  @RequestBody(content = @Content(schema = @Schema(implementation = Restore.class)))
  public Response restore(InputStream body, @Context HttpServerRequest request) {
    Restore wanted = json.read(body, Restore.class);
    java.nio.file.Path path = roots.there(wanted.path());
    if (wanted.vault() == null) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/vault: wanted the name of a vault that is not there yet");
    }
    VaultName name = Given.vaultName(wanted.vault());
    return work.answer(request, lines -> ManifestView.of(path, vaults.restore(name, path, lines)));
  }
}
