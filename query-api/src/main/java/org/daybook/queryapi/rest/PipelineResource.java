package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.daybook.documents.DaybookException;
import org.daybook.pipelines.InstalledPipeline;
import org.daybook.pipelines.Rerun;
import org.daybook.pipelines.UserPipelines;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Pipelines that people write.
@Path("/api/v1/pipelines")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "pipelines")
public class PipelineResource {

  private final CurrentVault current;
  private final StrictJson json;

  PipelineResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// A pipeline.
  ///
  /// @param document that it is
  /// @param heads which version of it: what If-Match takes
  /// @param pipeline as it was written
  /// @param faults why it does not run
  /// @param warnings what may not be meant
  /// @param processors what it is made of, in the order of its stages
  @Schema(name = "Pipeline")
  record View(
      String name,
      String document,
      String heads,
      JsonNode pipeline,
      List<Fault> faults,
      List<String> warnings,
      List<String> processors) {
    static View of(InstalledPipeline pipeline) {
      return new View(
          pipeline.name(),
          pipeline.doc().value(),
          pipeline.heads().toString(),
          pipeline.json(),
          pipeline.faults().stream().map(fault -> new Fault(fault.code(), fault.text())).toList(),
          pipeline.warnings(),
          pipeline.processors());
    }
  }

  /// Why a pipeline does not run.
  @Schema(name = "PipelineFault")
  record Fault(String code, String text) {}

  /// All of them.
  @Schema(name = "Pipelines")
  record All(List<View> pipelines) {}

  /// What was done, or would be.
  ///
  /// @param change `created`, `changed` or `unchanged`
  /// @param documents that its predicate holds for; only where a count was asked for
  /// @param runs on how many of them some stage runs at once; only where a count was asked for
  @Schema(name = "PipelineApplied")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Applied(
      String change,
      @Nullable Long documents,
      @Nullable Long runs,
      @Nullable View pipeline,
      List<String> warnings) {}

  @GET
  @Operation(summary = "Lists the pipelines that people wrote, broken ones too")
  public All list() {
    return new All(pipelines().all().stream().map(View::of).toList());
  }

  @GET
  @Path("/{name}")
  @Operation(summary = "Reads a pipeline")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = View.class)))
  public Response read(@PathParam("name") String name) {
    InstalledPipeline pipeline = pipelines().pipeline(name);
    return Response.ok(View.of(pipeline)).tag(pipeline.heads().toString()).build();
  }

  @PUT
  @Path("/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Writes a pipeline, in place of the one of its name",
      description =
          "`dryRun` writes nothing. With it, and with `count`, it is counted how many documents would run, which looks at"
              + " each that the predicate can hold for. With `If-Match: <heads>` only that version is replaced.")
  @RequestBody(content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
  public Applied put(
      @PathParam("name") String name,
      @QueryParam("dryRun") @DefaultValue("false") boolean dry,
      @QueryParam("count") @DefaultValue("false") boolean count,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      InputStream body) {
    JsonNode given = named(name, json.tree(body));
    Rerun.Count counted = dry || count ? pipelines().count(given) : null;
    UserPipelines.Put done =
        dry
            ? pipelines().check(given)
            : pipelines().put(given, Given.ifMatch(ifMatch), Provenances.REST.author());
    return new Applied(
        done.change().name().toLowerCase(Locale.ROOT),
        counted == null ? null : counted.documents(),
        counted == null ? null : counted.runs(),
        dry ? null : View.of(done.pipeline()),
        done.pipeline().warnings());
  }

  private static JsonNode named(String name, JsonNode given) {
    if (given instanceof ObjectNode object && !object.has("name")) {
      return object.put("name", name);
    }
    if (given.isObject() && !given.path("name").asText().equals(name)) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "/name: found %s, and the path names %s; leave it out, or make them the same"
              .formatted(given.path("name"), name));
    }
    return given;
  }

  @DELETE
  @Path("/{name}")
  @Operation(
      summary = "Takes a pipeline away, with its document",
      description = "What it did stays.")
  @APIResponse(responseCode = "204")
  public void remove(
      @PathParam("name") String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
    pipelines().remove(name, Given.ifMatch(ifMatch), Provenances.REST.author());
  }

  private UserPipelines pipelines() {
    return current.vault().pipelines().pipelines();
  }
}
