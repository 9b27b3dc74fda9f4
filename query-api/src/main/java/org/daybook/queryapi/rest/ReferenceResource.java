package org.daybook.queryapi.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.daybook.documents.DocId;
import org.daybook.documents.References;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// A document's links, from both ends.
@Path("/api/v1/docs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "references")
public class ReferenceResource {

  private final CurrentVault current;

  ReferenceResource(CurrentVault current) {
    this.current = current;
  }

  /// All links out of a document.
  @Schema(name = "Links")
  record Out(List<ReferenceView> links) {}

  @GET
  @Path("/references")
  @Operation(
      summary = "Lists the links to a document",
      description = "The document may be deleted, or never have been here: then its links dangle.")
  public ReferencePage to(
      @PathParam("id") String id,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    DocId doc = Given.docId(id);
    int size = Given.limit(limit);
    return ReferencePage.of(
        references().to(doc, ReferencePage.place(after), size + 1),
        size,
        current.path("/api/v1/docs/" + doc + "/references"));
  }

  @GET
  @Path("/links")
  @Operation(summary = "Lists the links out of a document, and whether each leads somewhere")
  public Out from(@PathParam("id") String id) {
    return new Out(references().from(Given.docId(id)).stream().map(ReferenceView::of).toList());
  }

  private References references() {
    return current.vault().documents().references();
  }
}
