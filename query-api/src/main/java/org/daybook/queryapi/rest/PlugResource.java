package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Tag;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Metering;
import org.daybook.processors.PlugRegistry;
import org.daybook.processors.PlugSource;
import org.daybook.processors.PlugUsage;
import org.daybook.processors.ProcessorSpec;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/// Plugs: install, list, take away.
@Path("/api/v1/plugs")
@Produces(MediaType.APPLICATION_JSON)
@org.eclipse.microprofile.openapi.annotations.tags.Tag(name = "plugs")
public class PlugResource {

  private final CurrentVault current;
  private final PlugBodies bodies;

  PlugResource(CurrentVault current, PlugBodies bodies) {
    this.current = current;
    this.bodies = bodies;
  }

  /// A processor of a plug.
  @Schema(name = "Processor")
  record ProcessorView(
      String name,
      String version,
      JsonNode predicate,
      String routine,
      List<String> reads,
      List<String> writes,
      String result) {
    static ProcessorView of(ProcessorSpec processor) {
      return new ProcessorView(
          processor.name(),
          processor.version(),
          processor.predicate(),
          processor.routine(),
          processor.capabilities().reads().stream().map(Tag::name).sorted().toList(),
          processor.capabilities().writes().stream().map(Tag::name).sorted().toList(),
          processor.resultTag().toString());
    }
  }

  /// What the runs of a plug have cost since the vault was opened, all together.
  ///
  /// @param failed how many of them did not come to their end
  /// @param memoryPages the most that one of them held, in pages of 64 KiB
  @Schema(name = "PlugUsage")
  record UsageView(
      long runs,
      long failed,
      long wallMillis,
      long cpuMillis,
      int memoryPages,
      long hostCalls,
      long bytesRead,
      long bytesWritten,
      long logBytes,
      long edits) {
    static UsageView of(PlugUsage usage) {
      Metering cost = usage.metering();
      return new UsageView(
          usage.runs(),
          usage.failed(),
          cost.wall().toMillis(),
          cost.cpu().toMillis(),
          cost.memoryPages(),
          cost.hostCalls(),
          cost.bytesRead(),
          cost.bytesWritten(),
          cost.logBytes(),
          cost.edits());
    }
  }

  /// An installed plug.
  ///
  /// @param document the document that records it
  @Schema(name = "Plug")
  record View(
      String id,
      String version,
      String digest,
      List<String> owns,
      List<ProcessorView> processors,
      String document,
      Instant installed,
      JsonNode manifest) {
    static View of(InstalledPlug plug) {
      return new View(
          plug.id(),
          plug.version(),
          plug.digest(),
          plug.owns().stream().map(Tag::name).sorted().toList(),
          plug.processors().stream().map(ProcessorView::of).toList(),
          plug.doc().value(),
          plug.installed(),
          plug.manifest());
    }
  }

  /// All of them, by id.
  @Schema(name = "Plugs")
  record Page(List<View> plugs) {}

  @GET
  @Operation(summary = "Lists the installed plugs")
  public Page list() {
    return new Page(plugs().plugs().stream().map(View::of).toList());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Reads an installed plug, with its manifest")
  public View read(@PathParam("id") String id) {
    return plugs()
        .plug(id)
        .map(View::of)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "plug-unknown", "no plug \"%s\" is installed".formatted(id)));
  }

  @POST
  @Consumes({"application/zip", MediaType.MULTIPART_FORM_DATA, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Installs a plug, or replaces its installed version",
      description =
          "A zip archive; or multipart parts whose file names are the paths within the plug; or JSON: the manifest"
              + " itself for a plug without modules, or `{\"files\": {path: base64}}`.")
  @RequestBody(
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            examples =
                @ExampleObject(
                    name = "tags of an application",
                    value =
                        "{\"id\":\"org.example.notes\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.note\":"
                            + "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},\"required\":[\"text\"]}}}")),
        @Content(mediaType = "application/zip"),
        @Content(mediaType = MediaType.MULTIPART_FORM_DATA)
      })
  public Response install(@HeaderParam("Content-Type") String type, InputStream body) {
    PlugSource source = bodies.read(type, body);
    InstalledPlug plug = plugs().install(source);
    return Response.created(URI.create(current.path("/api/v1/plugs/" + plug.id())))
        .entity(View.of(plug))
        .build();
  }

  @GET
  @Path("/{id}/usage")
  @Operation(summary = "Tells what a plug's runs have cost since the vault was opened")
  public UsageView usage(@PathParam("id") String id) {
    return UsageView.of(plugs().usage(read(id).id()));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Takes a plug away; its schemas and what its processors wrote stay")
  public Response uninstall(@PathParam("id") String id) {
    plugs().uninstall(id);
    return Response.noContent().build();
  }

  private PlugRegistry plugs() {
    return current.vault().plugs();
  }
}
