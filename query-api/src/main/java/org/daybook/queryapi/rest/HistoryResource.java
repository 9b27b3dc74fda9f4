package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.daybook.documents.BranchName;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.History;
import org.daybook.documents.Version;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What a document was, who made it what it is, and the way back.
@Path("/api/v1/docs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "history")
public class HistoryResource {

  private final CurrentVault current;
  private final StrictJson json;

  HistoryResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// A page of changes, newest first.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "History")
  record Page(List<ChangeView> changes, @Nullable String next) {}

  /// Two versions side by side, without the keys that are the same in both.
  @Schema(name = "VersionDifference")
  record Compared(String from, String to, Map<String, DifferenceView> keys) {}

  /// What a restore takes.
  @Schema(name = "Restore")
  record Wanted(@Nullable String heads) {}

  @GET
  @Path("/history")
  @Operation(
      summary = "Lists a document's changes, newest first",
      description = "A deleted document keeps its history until it is purged.")
  public Page history(
      @PathParam("id") String id,
      @QueryParam("branch") @DefaultValue("main") String branch,
      @QueryParam("before") @Nullable String before,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    DocId doc = Given.docId(id);
    BranchName name = Given.branch(branch);
    int size = Given.limit(limit);
    List<Version> found =
        versions().versions(doc, name, before == null ? null : Given.sequence(before), size + 1);
    List<Version> page = found.subList(0, Math.min(size, found.size()));
    String next =
        found.size() <= size
            ? null
            : current.path(
                "/api/v1/docs/%s/history?limit=%d&before=%s%s"
                    .formatted(
                        doc,
                        size,
                        page.getLast().sequence(),
                        name.isMain() ? "" : "&branch=" + name));
    return new Page(page.stream().map(ChangeView::of).toList(), next);
  }

  @GET
  @Path("/diff")
  @Operation(
      summary = "Tells what changed from one version to another, key by key",
      description =
          "`from` and `to` are heads as the history lists them; without `to`, the present.")
  public Compared diff(
      @PathParam("id") String id,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    DocId doc = Given.docId(id);
    Heads before = Given.heads("from", from);
    Heads after =
        to == null
            ? Found.document(current.vault().documents(), doc).heads()
            : Given.heads("to", to);
    return new Compared(
        before.toString(),
        after.toString(),
        DifferenceView.of(versions().compare(doc, before, after)));
  }

  @POST
  @Path("/restore")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Makes a document what it was at a version, as one new change",
      description =
          "A deleted document lives again. Records of processors' runs stay as they are. With `If-Match: <ETag>` it is"
              + " done only at that version.")
  @RequestBody(content = @Content(schema = @Schema(implementation = Wanted.class)))
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Written.class)))
  public Response restore(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      InputStream body) {
    DocId doc = Given.docId(id);
    Heads heads = Given.heads("heads", json.read(body, Wanted.class).heads());
    // What it is, and what it would be: neither may be the record of a plug.
    current.vault().documents().read(doc).ifPresent(Records::refuse);
    Records.refuse(Found.version(current.vault().documents(), doc, heads));
    return Written.answer(
        Response.ok(), versions().restore(doc, heads, Given.ifMatch(ifMatch), Provenances.REST));
  }

  private History versions() {
    return current.vault().documents().history();
  }
}
