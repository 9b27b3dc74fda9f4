package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.Commit;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Documents: create, read, change, delete, list.
@Path("/api/v1/docs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "documents")
public class DocumentResource {

  private static final Provenance REST =
      new Provenance(new Author(Author.Kind.PRINCIPAL, "rest"), "rest");

  private final CurrentVault current;
  private final StrictJson json;
  private final Clock clock;

  DocumentResource(CurrentVault current, StrictJson json, Clock clock) {
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

  /// What a change takes: whole new values, and keys to be gone, applied together or not at all.
  @Schema(name = "Edit")
  record Change(@Nullable Map<String, JsonNode> put, @Nullable List<String> delete) {}

  /// What a write answers.
  @Schema(name = "Commit")
  record Written(String id, String heads, long sequence) {
    static Written of(Commit commit) {
      return new Written(
          commit.doc().value(), commit.heads().toString(), commit.sequence().value());
    }
  }

  @GET
  @Operation(summary = "Lists documents in order of creation")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Page.class)))
  public Page list(
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
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
    var props = props(creation.props());
    Records.refuse(props.keySet());
    CreateResult result = store().create(NewDocument.of(id, props, REST));
    return switch (result) {
      case CreateResult.Created(Commit commit) ->
          written(Response.created(URI.create(current.path("/api/v1/docs/" + id))), commit);
      case CreateResult.Exists(DocId twin) ->
          throw new DaybookException.Conflict(
              "document-exists", "document %s already is what this one would be".formatted(twin));
    };
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Reads a document; its ETag is its version")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = DocView.class)))
  public Response read(@PathParam("id") String id, @Context Request request) {
    Document document = found(Given.docId(id));
    var tag = new EntityTag(document.heads().toString());
    var unchanged = request.evaluatePreconditions(tag);
    return unchanged != null
        ? unchanged.build()
        : Response.ok(DocView.of(document)).tag(tag).build();
  }

  @PATCH
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Changes props of a document, all together or not at all",
      description =
          "`put` sets whole values by prop key, `delete` names keys to be gone. With `If-Match: <ETag>` the change is"
              + " made only at that version.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = Change.class),
              examples =
                  @ExampleObject(
                      name = "edit",
                      value =
                          "{\"put\":{\"org.example.note\":{\"text\":\"new\"}},\"delete\":[\"org.example.draft\"]}")))
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Written.class)))
  public Response patch(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      InputStream body) {
    Change change = json.read(body, Change.class);
    SortedMap<PropKey, JsonNode> puts = props(change.put());
    SortedSet<PropKey> deletes = new TreeSet<>();
    if (change.delete() != null) {
      change.delete().forEach(key -> deletes.add(Given.propKey(key)));
    }
    for (PropKey key : deletes) {
      if (puts.containsKey(key)) {
        throw new DaybookException.Incorrect(
            "json-unexpected", "prop %s is both put and deleted".formatted(key));
      }
    }
    Records.refuse(puts.keySet());
    Records.refuse(deletes);
    Commit commit =
        store().edit(Given.docId(id), Given.ifMatch(ifMatch), new Edit(puts, deletes), REST);
    return written(Response.ok(), commit);
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Deletes a document")
  @APIResponse(responseCode = "204")
  public Response delete(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    DocId doc = Given.docId(id);
    Records.refuse(found(doc));
    store().delete(doc, Given.ifMatch(ifMatch), REST);
    return Response.noContent().build();
  }

  private DocumentStore store() {
    return current.vault().documents();
  }

  private Document found(DocId id) {
    return store()
        .read(id)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "document-unknown", "document %s is not here".formatted(id)));
  }

  private static Response written(Response.ResponseBuilder response, Commit commit) {
    return response.entity(Written.of(commit)).tag(commit.heads().toString()).build();
  }

  private static SortedMap<PropKey, JsonNode> props(@Nullable Map<String, JsonNode> given) {
    var props = new TreeMap<PropKey, JsonNode>();
    if (given != null) {
      given.forEach(
          (key, value) -> {
            if (props.put(Given.propKey(key), value) != null) {
              throw new DaybookException.Incorrect(
                  "json-unexpected", "prop %s is given twice".formatted(Given.propKey(key)));
            }
          });
    }
    return props;
  }
}
