package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
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
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// One document: read, change, delete.
@Path("/api/v1/docs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "documents")
public class DocumentResource {

  private final CurrentVault current;
  private final StrictJson json;

  DocumentResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  @GET
  @Operation(
      summary = "Reads a document; its ETag is its version",
      description =
          "`at` reads it as it was at heads that its history lists. `wait-for` names a feed sequence that `follower`"
              + " (by default `graph`) must have taken before the answer is given.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = DocView.class)))
  public Response read(
      @PathParam("id") String id,
      @QueryParam("at") @Nullable String at,
      @QueryParam("wait-for") @Nullable String waitFor,
      @QueryParam("follower") @Nullable String follower,
      @Context Request request)
      throws InterruptedException {
    Waits.await(current.vault(), waitFor, follower);
    DocId doc = Given.docId(id);
    Document document =
        at == null
            ? Found.document(store(), doc)
            : Found.version(store(), doc, Given.heads("at", at));
    var tag = new EntityTag(document.heads().toString());
    var unchanged = request.evaluatePreconditions(tag);
    return unchanged != null
        ? unchanged.build()
        : Response.ok(DocView.of(document)).tag(tag).build();
  }

  @PATCH
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Changes props of a document, all together or not at all",
      description =
          "`put` sets whole values by prop key, `delete` names keys to be gone; `versions` tells by tag which version of"
              + " its schema the writer knows, so that fields it does not know stay. With `If-Match: <ETag>` the change"
              + " is made only at that version.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = EditBody.class),
              examples = @ExampleObject(name = "edit", value = EditBody.EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Written.class)))
  public Response patch(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      InputStream body) {
    Edit edit = json.read(body, EditBody.class).edit();
    return Written.answer(
        Response.ok(),
        store().edit(Given.docId(id), Given.ifMatch(ifMatch), edit, Provenances.REST));
  }

  @DELETE
  @Operation(summary = "Deletes a document")
  @APIResponse(responseCode = "204")
  public Response delete(
      @PathParam("id") String id, @HeaderParam("If-Match") @Nullable String ifMatch) {
    DocId doc = Given.docId(id);
    Records.refuse(Found.document(store(), doc));
    store().delete(doc, Given.ifMatch(ifMatch), Provenances.REST);
    return Response.noContent().build();
  }

  private DocumentStore store() {
    return current.vault().documents();
  }
}
