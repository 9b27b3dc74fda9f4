package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchName;
import org.daybook.documents.Branches;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// A document's branches. Their names hold slashes, which may be sent as they are or as `%2F`.
@Path("/api/v1/docs/{id}/branches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "branches")
public class BranchResource {

  private final CurrentVault current;
  private final StrictJson json;

  BranchResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// A document's open branches, by name.
  @Schema(name = "Branches")
  record Page(List<BranchView> branches) {}

  /// What a new branch takes.
  ///
  /// @param name names joined by slashes; one that begins with `review/` waits for a person
  /// @param at the version of `main` to begin at; the present one when absent
  /// @param put as in an edit, made on the branch as it begins
  @Schema(name = "NewBranch")
  record Creation(
      @Nullable String name,
      @Nullable String at,
      @Nullable Map<String, JsonNode> put,
      @Nullable List<String> delete,
      @Nullable Map<String, Integer> versions) {}

  @GET
  @Operation(summary = "Lists a document's open branches")
  public Page list(@PathParam("id") String id) {
    DocId doc = Given.docId(id);
    Found.document(current.vault().documents(), doc);
    return new Page(branches().list(doc).stream().map(BranchView::brief).toList());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Begins a branch, with a first change in it if `put` or `delete` say one",
      description = "The branch and its first change are made together or not at all.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = Creation.class),
              examples =
                  @ExampleObject(
                      name = "proposal",
                      value =
                          "{\"name\":\"review/title\",\"put\":{\"org.example.note\":{\"text\":\"new\"}}}")))
  @APIResponse(
      responseCode = "201",
      content = @Content(schema = @Schema(implementation = BranchView.class)))
  public Response create(@PathParam("id") String id, InputStream body) {
    DocId doc = Given.docId(id);
    Creation wanted = json.read(body, Creation.class);
    if (wanted.name() == null) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/name: wanted the branch's name, such as review/title");
    }
    BranchName name = unambiguous(Given.branch(wanted.name()));
    Heads at = wanted.at() == null ? null : Given.heads("at", wanted.at());
    var edit = new EditBody(wanted.put(), wanted.delete(), wanted.versions()).edit();
    Branch branch = branches().create(doc, name, at, edit, Provenances.REST);
    URI location =
        URI.create(
            current.path(
                "/api/v1/docs/%s/branches/%s"
                    .formatted(doc, URLEncoder.encode(name.value(), StandardCharsets.UTF_8))));
    return Response.created(location)
        .entity(BranchView.whole(branch))
        .tag(branch.heads().toString())
        .build();
  }

  @GET
  @Path("/{name: .+}")
  @Operation(summary = "Reads a branch; its ETag is its version")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = BranchView.class)))
  public Response read(
      @PathParam("id") String id, @PathParam("name") String name, @Context Request request) {
    Branch branch = found(Given.docId(id), Given.branch(name));
    var tag = new EntityTag(branch.heads().toString());
    var unchanged = request.evaluatePreconditions(tag);
    return unchanged != null
        ? unchanged.build()
        : Response.ok(BranchView.whole(branch)).tag(tag).build();
  }

  @PATCH
  @Path("/{name: .+}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Changes props on a branch; `main` stays as it is",
      description =
          "With `If-Match: <ETag>` the change is made only at that version of the branch.")
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
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      InputStream body) {
    var edit = json.read(body, EditBody.class).edit();
    return Written.answer(
        Response.ok(),
        branches()
            .edit(
                Given.docId(id),
                Given.branch(name),
                Given.ifMatch(ifMatch),
                edit,
                Provenances.REST));
  }

  @DELETE
  @Path("/{name: .+}")
  @Operation(summary = "Gives a branch up; its changes are forgotten")
  @APIResponse(responseCode = "204")
  public Response discard(
      @PathParam("id") String id,
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch) {
    branches()
        .discard(Given.docId(id), Given.branch(name), Given.ifMatch(ifMatch), Provenances.REST);
    return Response.noContent().build();
  }

  /// A name that no route below the branch's own could be taken for.
  private static BranchName unambiguous(BranchName name) {
    if (name.value().endsWith("/compare") || name.value().endsWith("/merge")) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "branch \"%s\": over REST a name does not end in /compare or /merge".formatted(name));
    }
    return name;
  }

  private Branch found(DocId doc, BranchName name) {
    return branches()
        .read(doc, name)
        .orElseThrow(
            () -> {
              Found.document(current.vault().documents(), doc);
              return new DaybookException.NotFound(
                  "branch-unknown", "document %s has no open branch %s".formatted(doc, name));
            });
  }

  private Branches branches() {
    return current.vault().documents().branches();
  }
}
