package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.daybook.documents.Commit;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.NewDocument;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Documents: list and create.
@Path("/api/v1/docs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "documents")
public class DocumentsResource {

  private final CurrentVault current;
  private final StrictJson json;
  private final Clock clock;

  DocumentsResource(CurrentVault current, StrictJson json, Clock clock) {
    this.current = current;
    this.json = json;
    this.clock = clock;
  }

  /// A page of documents.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "DocumentPage")
  record Page(List<DocView> documents, @Nullable String next) {}

  /// What a create takes.
  ///
  /// @param id made by the caller so that a repeat is recognised; made here when absent
  @Schema(name = "NewDocument")
  record Creation(@Nullable String id, @Nullable Map<String, JsonNode> props) {}

  @GET
  @Operation(summary = "Lists documents in order of creation")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Page.class)))
  public Page list(
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit,
      @QueryParam("wait-for") @Nullable String waitFor,
      @QueryParam("follower") @Nullable String follower)
      throws InterruptedException {
    Waits.await(current.vault(), waitFor, follower);
    DocId from = Given.optionalDocId(after);
    int size = Given.limit(limit);
    List<Document> found =
        tag == null
            ? store().list(from, size + 1)
            : store().listByTag(Given.tag(tag), from, size + 1);
    List<Document> page = found.subList(0, Math.min(size, found.size()));
    String next =
        found.size() <= size
            ? null
            : current.path(
                "/api/v1/docs?limit=%d&after=%s%s"
                    .formatted(size, page.getLast().id(), tag == null ? "" : "&tag=" + tag));
    return new Page(page.stream().map(DocView::of).toList(), next);
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Creates a document; a repeat with the same id answers the first creation")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = Creation.class),
              examples =
                  @ExampleObject(
                      name = "note",
                      value = "{\"props\":{\"org.example.note\":{\"text\":\"hello\"}}}")))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = Written.class)))
  public Response create(InputStream body) {
    Creation creation = json.read(body, Creation.class);
    DocId id = creation.id() == null ? DocId.create(clock) : Given.docId(creation.id());
    var props = EditBody.props(creation.props());
    Records.refuse(props.keySet());
    CreateResult result = store().create(NewDocument.of(id, props, Provenances.REST));
    return switch (result) {
      case CreateResult.Created(Commit commit) ->
          Written.answer(Response.created(URI.create(current.path("/api/v1/docs/" + id))), commit);
      case CreateResult.Exists(DocId twin) ->
          throw new DaybookException.Conflict(
              "document-exists", "document %s already is what this one would be".formatted(twin));
    };
  }

  private DocumentStore store() {
    return current.vault().documents();
  }
}
