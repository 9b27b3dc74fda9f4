package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.RegisteredSchema;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The schema of every tag.
@Path("/api/v1/schemas")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "schemas")
public class SchemaResource {

  private final CurrentVault current;

  SchemaResource(CurrentVault current) {
    this.current = current;
  }

  /// A tag and what its values must look like.
  @Schema(name = "TagSchema")
  record View(String tag, String owner, int version, String hash, JsonNode schema) {
    static View of(RegisteredSchema registered) {
      return new View(
          registered.tag().name(),
          registered.owner(),
          registered.version(),
          registered.hash(),
          registered.schema());
    }
  }

  /// All of them, by tag.
  @Schema(name = "TagSchemas")
  record Page(List<View> schemas) {}

  @GET
  @Operation(summary = "Lists the schemas of all tags")
  public Page list() {
    return new Page(current.vault().documents().schemas().all().stream().map(View::of).toList());
  }

  @GET
  @Path("/{tag}")
  @Operation(summary = "Reads the schema of a tag")
  public View read(@PathParam("tag") String tag) {
    return current
        .vault()
        .documents()
        .schemas()
        .schema(Given.tag(tag))
        .map(View::of)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "schema-unknown", "no plug has registered tag %s".formatted(tag)));
  }
}
