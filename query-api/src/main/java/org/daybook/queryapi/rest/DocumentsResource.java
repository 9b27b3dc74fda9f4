package org.daybook.queryapi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.net.URLEncoder;
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
import org.daybook.pipelines.FoundDocuments;
import org.daybook.pipelines.Predicate;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
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
  @Operation(
      summary = "Lists documents in order of creation",
      description =
          "With `where`, those that match a predicate. A page may then hold fewer than `limit`, even"
              + " none, and still have a `next`: so many were looked at that the rest is for another"
              + " request.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Page.class)))
  @APIResponse(
      responseCode = "400",
      description =
          "`predicate-invalid` with `column` for a `where` that is none; `query-timeout` for an"
              + " `ask` in it that takes too long")
  public Page list(
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("where")
          @Parameter(
              description =
                  "A predicate, in its text form or, where it begins with `{`, in its JSON form;"
                      + " `changed` means since the creation",
              example = "org.example.photo and org.example.photo/main#/iso > 400")
          @Nullable String where,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit,
      @QueryParam("wait-for") @Nullable String waitFor,
      @QueryParam("follower") @Nullable String follower)
      throws InterruptedException {
    Waits.await(current.vault(), waitFor, follower);
    DocId from = Given.optionalDocId(after);
    int size = Given.limit(limit);
    FoundDocuments found =
        where == null
            ? listed(tag, from, size)
            : current.vault().find(predicate(where, tag), from, size);
    String next =
        found.next() == null
            ? null
            : current.path(
                "/api/v1/docs?limit=%d&after=%s%s%s"
                    .formatted(size, found.next(), given("tag", tag), given("where", where)));
    return new Page(found.documents().stream().map(DocView::of).toList(), next);
  }

  private FoundDocuments listed(@Nullable String tag, @Nullable DocId from, int size) {
    List<Document> found =
        tag == null
            ? store().list(from, size + 1)
            : store().listByTag(Given.tag(tag), from, size + 1);
    return found.size() <= size
        ? new FoundDocuments(found, null)
        : new FoundDocuments(found.subList(0, size), found.get(size - 1).id());
  }

  private static Predicate predicate(String where, @Nullable String tag) {
    Predicate predicate = Predicate.read(where);
    return tag == null
        ? predicate
        : new Predicate.And(List.of(new Predicate.Has(Given.tag(tag)), predicate));
  }

  private static String given(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + URLEncoder.encode(value, UTF_8);
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
