package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import org.daybook.documents.Batch;
import org.daybook.documents.DocumentStore;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Many documents' changes in one request, all or none.
@Path("/api/v1/batch")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "documents")
public class BatchResource {

  private final CurrentVault current;
  private final StrictJson json;
  private final Clock clock;

  BatchResource(CurrentVault current, StrictJson json, Clock clock) {
    this.current = current;
    this.json = json;
    this.clock = clock;
  }

  /// What each operation made, in their order.
  @Schema(name = "Commits")
  record Done(List<Written> commits) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Changes many documents together, or none of them",
      description =
          "Each operation is one of `create`, `edit` and `delete`, on a document of its own; links between documents"
              + " that the batch creates are good. A problem's context names the first operation at fault, from 0, as"
              + " `operation`.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = BatchBody.class),
              examples =
                  @ExampleObject(
                      name = "two",
                      value =
                          "{\"operations\":[{\"create\":{\"props\":{\"org.example.note\":{\"text\":\"a\"}}}},"
                              + "{\"edit\":{\"id\":\"01k9abcdefghjkmnpqrstvwxyz\",\"put\":{\"org.example.note\":"
                              + "{\"text\":\"b\"}}}}]}")))
  public Done commit(InputStream body) {
    DocumentStore store = current.vault().documents();
    Batch batch = json.read(body, BatchBody.class).batch(clock, doc -> Found.document(store, doc));
    return new Done(store.commit(batch).stream().map(Written::of).toList());
  }
}
