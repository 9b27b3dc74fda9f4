package org.daybook.queryapi.rest;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.daybook.documents.Care;
import org.daybook.documents.CheckOptions;
import org.daybook.documents.CheckReport;
import org.daybook.queryapi.vault.Vault;
import org.daybook.queryapi.vault.VaultUse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Keeping a vault whole: looking, mending, and giving room back.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "care")
public class CareResource {

  private final CurrentVault current;
  private final LongWork work;

  CareResource(CurrentVault current, LongWork work) {
    this.current = current;
    this.work = work;
  }

  /// What was looked at.
  @Schema(name = "CheckReport")
  record Checked(
      boolean clean,
      long sequence,
      long documents,
      long branches,
      long entries,
      long blobs,
      long findings) {
    static Checked of(CheckReport report) {
      return new Checked(
          report.clean(),
          report.sequence().value(),
          report.documents(),
          report.branches(),
          report.entries(),
          report.blobs(),
          report.findings());
    }
  }

  /// What a vault takes on its disks.
  ///
  /// @param databaseBytes the documents' database
  /// @param graphBytes the mirror, which can be derived again
  /// @param jobBytes the log of jobs
  /// @param entries of the feed, which are the documents' history too
  @Schema(name = "DiskUse")
  record Use(
      long databaseBytes,
      long blobBytes,
      long graphBytes,
      long jobBytes,
      long blobs,
      long documents,
      long deleted,
      long purged,
      long entries) {
    static Use of(VaultUse use) {
      var documents = use.documents();
      return new Use(
          documents.databaseBytes(),
          documents.blobBytes(),
          use.graphBytes(),
          use.jobBytes(),
          documents.blobs(),
          documents.documents(),
          documents.deleted(),
          documents.purged(),
          documents.entries());
    }
  }

  @GET
  @Path("/check")
  @Produces({LongWork.LINES, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Compares everything that is stored with everything else",
      description =
          "Lines of JSON: a `finding` each, `progress`, and at the end `done` or `problem`. `history` looks at every"
              + " version too, `blobs` reads all bytes, `graph` compares the graph with the documents.")
  public Response check(
      @QueryParam("history") @DefaultValue("true") boolean history,
      @QueryParam("blobs") @DefaultValue("false") boolean blobs,
      @QueryParam("graph") @DefaultValue("true") boolean graph,
      @Context HttpServerRequest request) {
    Vault vault = current.vault();
    CheckOptions options =
        CheckOptions.DEFAULTS
            .withHistory(history)
            .withBlobBytes(blobs)
            .withMirrors(graph ? List.of(vault.mirror()) : List.of());
    return work.answer(
        request,
        lines ->
            Checked.of(
                vault
                    .documents()
                    .care()
                    .check(
                        options,
                        finding -> lines.line("finding", FindingView.of(finding)),
                        lines)));
  }

  @POST
  @Path("/repair")
  @Produces({LongWork.LINES, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Makes rows agree with the changes again, document after document",
      description =
          "Lines of JSON: a `finding` for what was wrong (one whose remedy is not `repair` stays), `progress`, and at"
              + " the end `done` or `problem`.")
  public Response repair(@Context HttpServerRequest request) {
    Care care = care();
    return work.answer(
        request,
        lines -> care.repair(finding -> lines.line("finding", FindingView.of(finding)), lines));
  }

  @GET
  @Path("/disk")
  @Operation(summary = "Tells what the vault takes on its disks")
  public Use disk() {
    return Use.of(current.vault().use());
  }

  @POST
  @Path("/vacuum")
  @Operation(summary = "Gives back what deleted rows took; writers wait meanwhile")
  public Use vacuum() {
    care().vacuum();
    return disk();
  }

  private Care care() {
    return current.vault().documents().care();
  }
}
