package org.daybook.queryapi.rest;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.daybook.documents.Care;
import org.daybook.documents.Compaction;
import org.daybook.documents.DocId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// A document's bytes: gone for good, or written anew.
@Path("/api/v1/docs/{id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "care")
public class PurgeResource {

  private final CurrentVault current;

  PurgeResource(CurrentVault current) {
    this.current = current;
  }

  /// What writing a document's changes anew changed.
  @Schema(name = "Compaction")
  record Compacted(long bytesBefore, long bytesAfter) {}

  @POST
  @Path("/purge")
  @Operation(
      summary = "Ends a deleted document for good: its content, its history, its branches",
      description = "There is no way back. Bytes that it alone used go with the next collection.")
  public Written purge(@PathParam("id") String id) {
    return Written.of(care().purge(Given.docId(id), Provenances.REST));
  }

  @POST
  @Path("/compact")
  @Operation(summary = "Writes a document's changes anew as a whole; its history stays")
  public Compacted compact(@PathParam("id") String id) {
    DocId doc = Given.docId(id);
    Compaction done = care().compact(doc);
    return new Compacted(done.bytesBefore(), done.bytesAfter());
  }

  private Care care() {
    return current.vault().documents().care();
  }
}
