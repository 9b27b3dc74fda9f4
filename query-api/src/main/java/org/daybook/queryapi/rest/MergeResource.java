package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.daybook.documents.Author;
import org.daybook.documents.BranchComparison;
import org.daybook.documents.BranchMerge;
import org.daybook.documents.BranchName;
import org.daybook.documents.Branches;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Settlement;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// A branch beside `main`, and its way into it.
@Path("/api/v1/docs/{id}/branches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "branches")
public class MergeResource {

  private final CurrentVault current;
  private final StrictJson json;

  MergeResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// A branch beside `main`.
  ///
  /// @param fork the version of `main` where the branch began
  /// @param branch the branch's version: what a merge's If-Match takes
  /// @param main the version of `main` it was compared with
  /// @param changes what the branch changed since the fork
  /// @param overlaps the keys that `main` has changed as well, settled as `combine` would
  @Schema(name = "BranchComparison")
  record Compared(
      String fork,
      String branch,
      String main,
      Map<String, DifferenceView> changes,
      List<OverlapView> overlaps) {
    static Compared of(BranchComparison comparison) {
      return new Compared(
          comparison.fork().toString(),
          comparison.branch().toString(),
          comparison.main().toString(),
          DifferenceView.of(comparison.changes()),
          OverlapView.of(comparison.overlaps()));
    }
  }

  /// What a merge takes.
  ///
  /// @param settle what becomes of keys that both sides changed: `combine` (both sides' fields and
  ///     text), `branch`, `main`, or `refuse`
  @Schema(name = "Merge")
  record Wanted(@Schema(examples = "refuse") @Nullable String settle) {

    Settlement settlement() {
      return switch (settle == null ? "" : settle) {
        case "combine" -> Settlement.COMBINE;
        case "branch" -> Settlement.BRANCH;
        case "main" -> Settlement.MAIN;
        case "refuse" -> Settlement.REFUSE;
        default ->
            throw new DaybookException.Incorrect(
                "parameter-invalid",
                "settle \"%s\": wanted combine, branch, main or refuse"
                    .formatted(settle == null ? "" : settle));
      };
    }
  }

  /// What a merge did.
  ///
  /// @param taken what changed on `main`, key by key
  /// @param overlaps the keys that both sides had changed, with both values and the one settled on
  @Schema(name = "Merged")
  record Merged(
      String id,
      String heads,
      long sequence,
      Map<String, DifferenceView> taken,
      List<OverlapView> overlaps) {
    static Merged of(BranchMerge merge) {
      return new Merged(
          merge.commit().doc().value(),
          merge.commit().heads().toString(),
          merge.commit().sequence().value(),
          DifferenceView.of(merge.taken()),
          OverlapView.of(merge.overlaps()));
    }
  }

  @GET
  @Path("/{name: .+}/compare")
  @Operation(summary = "Tells what merging a branch now would mean; changes nothing")
  public Compared compare(@PathParam("id") String id, @PathParam("name") String name) {
    return Compared.of(branches().compare(Given.docId(id), Given.branch(name)));
  }

  @POST
  @Path("/{name: .+}/merge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Makes a branch part of `main`, which ends it",
      description =
          "A repeat answers what the first merge did. With `If-Match: <ETag of the branch>` only that version of the"
              + " branch is merged.")
  @RequestBody(content = @Content(schema = @Schema(implementation = Wanted.class)))
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Merged.class)))
  public Response merge(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      InputStream body) {
    Settlement settlement = json.read(body, Wanted.class).settlement();
    refuseRuns(Given.docId(id), Given.branch(name));
    BranchMerge merge =
        branches()
            .merge(
                Given.docId(id),
                Given.branch(name),
                Given.ifMatch(ifMatch),
                settlement,
                Provenances.REST);
    return Response.ok(Merged.of(merge)).tag(merge.commit().heads().toString()).build();
  }

  /// What a run did is merged with the record of that run, or the run would seem not to have been.
  private void refuseRuns(DocId doc, BranchName name) {
    branches()
        .read(doc, name)
        .map(branch -> branch.provenance().author())
        .filter(author -> author.kind() == Author.Kind.PROCESSOR)
        .ifPresent(
            author -> {
              throw new DaybookException.Conflict(
                  "review-of-run",
                  "branch %s holds a result of %s: approve it with POST /api/v1/reviews/%s/%s/approve"
                      .formatted(name, author.name(), doc, author.name()));
            });
  }

  private Branches branches() {
    return current.vault().documents().branches();
  }
}
