package org.daybook.queryapi.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.problem.Refusal;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Bytes by their SHA-256. What is served never runs in a browser as a page of this service.
@Path("/api/v1/blobs")
@Tag(name = "blobs")
public class BlobResource {

  /// Types that a browser may show in place; all others are downloads.
  private static final Set<String> SHOWN =
      Set.of(
          "image/jpeg",
          "image/png",
          "image/gif",
          "image/webp",
          "audio/mpeg",
          "audio/flac",
          "audio/wav",
          "text/plain");

  private static final Pattern TYPE = Pattern.compile("[a-z0-9.+-]+/[a-z0-9.+-]+");

  private final CurrentVault current;

  BlobResource(CurrentVault current) {
    this.current = current;
  }

  /// What a store answers.
  ///
  /// @param blob the link for props
  @Schema(name = "StoredBlob")
  record Stored(String sha256, long size, String blob) {}

  @POST
  @Consumes(MediaType.WILDCARD)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Stores bytes, streamed; the same bytes again cost no space")
  public Response store(InputStream body) {
    try {
      Blobs.Stored stored = blobs().put(body);
      BlobRef ref = stored.ref();
      return Response.created(URI.create(current.path("/api/v1/blobs/" + ref)))
          .entity(new Stored(ref.sha256(), stored.size(), ref.uri()))
          .build();
    } catch (IOException e) {
      throw new Refusal(400, "request-malformed", "the body broke off: " + e.getMessage());
    }
  }

  @GET
  @Path("/{sha256}")
  @Produces(MediaType.WILDCARD)
  @Operation(
      summary = "Reads bytes, whole or a range",
      description =
          "`type` sets the Content-Type. Only plain image, audio and text types are shown in place, others are downloads.")
  @APIResponse(responseCode = "200", description = "all of it")
  @APIResponse(responseCode = "206", description = "the range asked for")
  public Response read(
      @PathParam("sha256") String sha256,
      @QueryParam("type") @Nullable String type,
      @HeaderParam("Range") @Nullable String range,
      @HeaderParam("If-Range") @Nullable String ifRange,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch) {
    return answer(Given.blob(sha256), type, range, ifRange, ifNoneMatch, true);
  }

  @HEAD
  @Path("/{sha256}")
  @Produces(MediaType.WILDCARD)
  @Operation(summary = "Tells a blob's size")
  public Response size(
      @PathParam("sha256") String sha256, @QueryParam("type") @Nullable String type) {
    return answer(Given.blob(sha256), type, null, null, null, false);
  }

  private Response answer(
      BlobRef ref,
      @Nullable String type,
      @Nullable String range,
      @Nullable String ifRange,
      @Nullable String ifNoneMatch,
      boolean withBytes) {
    long size =
        blobs()
            .size(ref)
            .orElseThrow(
                () ->
                    new DaybookException.NotFound(
                        "blob-unknown", "blob %s is not here".formatted(ref)));
    String tag = "\"" + ref + "\"";
    if (ifNoneMatch != null && (ifNoneMatch.equals("*") || ifNoneMatch.contains(tag))) {
      return headers(Response.notModified(), ref, type).build();
    }
    var part =
        ifRange == null || ifRange.trim().equals(tag)
            ? ByteRange.parse(range, size)
            : ByteRange.parse(null, size);
    if (part.isEmpty()) {
      var whole = headers(Response.ok(), ref, type).header("Content-Length", size);
      return (withBytes ? whole.entity(blobs().open(ref)) : whole).build();
    }
    if (!part.get().satisfiable()) {
      throw new Refusal(
          416,
          "range-unsatisfiable",
          "the range %s is outside of the %d bytes".formatted(range, size));
    }
    ByteRange bytes = part.get();
    return headers(Response.status(206), ref, type)
        .header("Content-Range", "bytes %d-%d/%d".formatted(bytes.first(), bytes.last(), size))
        .header("Content-Length", bytes.length())
        .entity(blobs().open(ref, bytes.first(), bytes.length()))
        .build();
  }

  private static Response.ResponseBuilder headers(
      Response.ResponseBuilder response, BlobRef ref, @Nullable String given) {
    String type =
        given != null && TYPE.matcher(given).matches() ? given : "application/octet-stream";
    return response
        .tag(ref.sha256())
        .type(type)
        .header("Accept-Ranges", "bytes")
        .header("Cache-Control", "private, max-age=31536000, immutable")
        .header("Content-Security-Policy", "sandbox; default-src 'none'")
        .header("Content-Disposition", SHOWN.contains(type) ? "inline" : "attachment");
  }

  private Blobs blobs() {
    return current.vault().documents().blobs();
  }
}
