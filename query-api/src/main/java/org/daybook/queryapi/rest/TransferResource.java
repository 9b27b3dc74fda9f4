package org.daybook.queryapi.rest;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.daybook.documents.ExportOptions;
import org.daybook.documents.LoadReport;
import org.daybook.documents.Progress;
import org.daybook.documents.Transfer;
import org.daybook.queryapi.problem.Refusal;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// A vault as lines of JSON, to be moved whole.
@Path("/api/v1")
@Tag(name = "care")
public class TransferResource {

  private static final int MOST_TOLD = 1_000;

  private final CurrentVault current;

  TransferResource(CurrentVault current) {
    this.current = current;
  }

  /// A document that did not come.
  ///
  /// @param line where it begins, from 1
  @Schema(name = "NotLoaded")
  record NotLoaded(long line, String id, String code, String detail) {}

  /// What a load did.
  ///
  /// @param created documents that came
  /// @param unchanged documents that were here as they are
  /// @param refused how many did not come
  /// @param problems the first thousand of those
  @Schema(name = "Loaded")
  record Loaded(
      long schemas,
      long blobs,
      long created,
      long unchanged,
      long refused,
      List<NotLoaded> problems) {}

  @GET
  @Path("/export")
  @Produces({LongWork.LINES, MediaType.APPLICATION_JSON})
  @Operation(
      summary = "Writes the vault, as it is at one moment, as lines of JSON",
      description =
          "Schemas, documents (with `history` all their versions and open branches) and the blobs they name. The last"
              + " line says how much it was; what fails after the first bytes breaks the connection.")
  public Response export(
      @QueryParam("history") @DefaultValue("true") boolean history,
      @QueryParam("blobs") @DefaultValue("true") boolean blobs,
      @Context HttpServerRequest request) {
    Transfer transfer = current.vault().documents().transfer();
    StreamingOutput output =
        out -> {
          try {
            transfer.exportTo(out, new ExportOptions(history, blobs), Progress.NONE);
          } catch (IOException | RuntimeException e) {
            if (request.response().headWritten()) {
              request.connection().close();
            }
            throw e;
          }
        };
    return Response.ok(output)
        .type(LongWork.LINES)
        .header(
            "Content-Disposition", "attachment; filename=\"%s.ndjson\"".formatted(current.name()))
        .build();
  }

  @POST
  @Path("/load")
  @Consumes({LongWork.LINES, MediaType.APPLICATION_OCTET_STREAM})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Reads what an export wrote",
      description =
          "What is here already stays as it is, so a repeat changes nothing, and a load that was cut off is repeated.")
  @RequestBody(content = @Content(mediaType = LongWork.LINES))
  public Loaded load(InputStream body) {
    var problems = new ArrayList<NotLoaded>();
    try {
      LoadReport report =
          current
              .vault()
              .documents()
              .transfer()
              .load(
                  body,
                  one -> {
                    if (problems.size() < MOST_TOLD) {
                      problems.add(
                          new NotLoaded(one.line(), one.doc().value(), one.code(), one.detail()));
                    }
                  },
                  Progress.NONE);
      return new Loaded(
          report.schemas(),
          report.blobs(),
          report.created(),
          report.unchanged(),
          report.refused(),
          problems);
    } catch (IOException e) {
      throw new Refusal(400, "request-malformed", "the body broke off: " + e.getMessage());
    }
  }
}
