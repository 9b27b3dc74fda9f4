package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.RegisteredSchema;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/// The schema of every tag.
@Path("/api/v1/schemas")
@Produces(MediaType.APPLICATION_JSON)
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "schemas")
public class SchemaResource {

  private final CurrentVault current;
  private final StrictJson json;

  SchemaResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
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
    return new Page(schemas().all().stream().map(View::of).toList());
  }

  @GET
  @Path("/{tag}")
  @Operation(summary = "Reads the schema of a tag, the current one or that of a `version`")
  public View read(@PathParam("tag") String tag, @QueryParam("version") @Nullable Integer version) {
    Tag name = Given.tag(tag);
    if (version == null) {
      return schemas().schema(name).map(View::of).orElseThrow(() -> unknown(name));
    }
    return known(name).stream()
        .filter(registered -> registered.version() == version)
        .findFirst()
        .map(View::of)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "schema-unknown",
                    "tag %s has no schema version %d; it has %d"
                        .formatted(name, version, known(name).size())));
  }

  @GET
  @Path("/{tag}/versions")
  @Operation(summary = "Lists every schema that a tag had, oldest first")
  public Page versions(@PathParam("tag") String tag) {
    return new Page(known(Given.tag(tag)).stream().map(View::of).toList());
  }

  @POST
  @Path("/{tag}/verdict")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Judges whether a schema could take the place of a tag's current one",
      description =
          "The body is the candidate, a JSON Schema. Nothing is registered. A `new-tag` verdict carries a witness: a"
              + " value that one of the two schemas takes and the other refuses.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "an optional property more",
                      value =
                          "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"},"
                              + "\"lang\":{\"type\":\"string\"}},\"required\":[\"text\"]}")))
  public VerdictView verdict(@PathParam("tag") String tag, InputStream body) {
    Tag name = Given.tag(tag);
    known(name);
    return VerdictView.of(schemas().verdict(name, json.tree(body)));
  }

  private List<RegisteredSchema> known(Tag tag) {
    List<RegisteredSchema> versions = schemas().versions(tag);
    if (versions.isEmpty()) {
      throw unknown(tag);
    }
    return versions;
  }

  private static DaybookException.NotFound unknown(Tag tag) {
    return new DaybookException.NotFound(
        "schema-unknown", "no plug has registered tag %s".formatted(tag));
  }

  private Schemas schemas() {
    return current.vault().documents().schemas();
  }
}
