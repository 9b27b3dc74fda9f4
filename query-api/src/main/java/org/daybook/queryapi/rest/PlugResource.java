package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.daybook.documents.DaybookException;
import org.daybook.processors.HeldUpdate;
import org.daybook.processors.InstalledPlug;
import org.daybook.processors.Manifest;
import org.daybook.processors.Metering;
import org.daybook.processors.PlugRegistry;
import org.daybook.processors.PlugRevision;
import org.daybook.processors.PlugSource;
import org.daybook.processors.PlugUsage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/// Plugs: install, list, approve, switch on and off, take away.
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

  /// What the runs of a plug have cost, all together.
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

  /// All of them, by id.
  @Schema(name = "Plugs")
  record Page(List<PlugView> plugs) {}

  /// What happened to a plug, newest first.
  @Schema(name = "PlugHistory")
  record HistoryPage(List<PlugRevision> revisions) {}

  @GET
  @Operation(summary = "Lists the installed plugs")
  public Page list() {
    return new Page(plugs().plugs().stream().map(PlugView::of).toList());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Reads an installed plug, with its manifest")
  public PlugView read(@PathParam("id") String id) {
    return plugs()
        .plug(id)
        .map(PlugView::of)
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
              + " itself for a plug without modules, or `{\"files\": {path: base64}}`, or"
              + " `{\"reference\": \"oci://host/name@sha256:digest\"}` (or `:tag`) for one that the service fetches"
              + " from a registry that its operator allowed; the answer's `reference` has its digest.")
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
  @APIResponse(responseCode = "201", description = "It is installed")
  @APIResponse(
      responseCode = "202",
      description =
          "It may do more than the running version, so it waits for approval, and the running one goes on")
  public Response install(@HeaderParam("Content-Type") String type, InputStream body) {
    PlugSource source = bodies.read(type, body);
    InstalledPlug plug = plugs().install(source);
    URI at = URI.create(current.path("/api/v1/plugs/" + plug.id()));
    return (plug.held() == null ? Response.created(at) : Response.accepted().location(at))
        .entity(PlugView.of(plug))
        .build();
  }

  @GET
  @Path("/schema")
  @Produces("application/schema+json")
  @Operation(summary = "Reads the JSON Schema of a manifest, for `$schema` in plug.json")
  public InputStream schema() {
    return Objects.requireNonNull(Manifest.class.getResourceAsStream("plug.schema.json"));
  }

  @GET
  @Path("/{id}/usage")
  @Operation(summary = "Tells what a plug's runs have cost")
  public UsageView usage(@PathParam("id") String id) {
    return UsageView.of(plugs().usage(read(id).id()));
  }

  @POST
  @Path("/{id}/approve")
  @Operation(
      summary = "Puts the held update in the place of the running version",
      description = "With `digest`, only if it is that update which waits.")
  public PlugView approve(
      @PathParam("id") String id, @QueryParam("digest") @Nullable String digest) {
    return PlugView.of(plugs().approve(id, digest == null ? heldOf(id) : digest));
  }

  @POST
  @Path("/{id}/reject")
  @Operation(
      summary = "Forgets the held update",
      description = "With `digest`, only if it is that update which waits.")
  public PlugView reject(
      @PathParam("id") String id, @QueryParam("digest") @Nullable String digest) {
    return PlugView.of(plugs().reject(id, digest == null ? heldOf(id) : digest));
  }

  @POST
  @Path("/{id}/enable")
  @Operation(summary = "Switches a plug on again")
  public PlugView enable(@PathParam("id") String id) {
    return PlugView.of(plugs().enable(id));
  }

  @POST
  @Path("/{id}/disable")
  @Operation(summary = "Switches a plug off: its processors run nothing, its tags stay")
  public PlugView disable(@PathParam("id") String id) {
    return PlugView.of(plugs().disable(id));
  }

  @GET
  @Path("/{id}/history")
  @Operation(summary = "Lists what happened to a plug, newest first")
  public HistoryPage history(
      @PathParam("id") String id, @QueryParam("limit") @DefaultValue("50") int limit) {
    return new HistoryPage(plugs().history(id, Given.limit(limit)));
  }

  @DELETE
  @Path("/{id}")
  @Operation(summary = "Takes a plug away; its schemas and what its processors wrote stay")
  public Response uninstall(@PathParam("id") String id) {
    plugs().uninstall(id);
    return Response.noContent().build();
  }

  /// The digest of what waits; empty when nothing does, which is nobody's.
  private String heldOf(String id) {
    return plugs().plug(id).map(InstalledPlug::held).map(HeldUpdate::digest).orElse("");
  }

  private PlugRegistry plugs() {
    return current.vault().plugs();
  }
}
