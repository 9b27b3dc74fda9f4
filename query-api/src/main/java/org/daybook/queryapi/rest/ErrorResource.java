package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.Dispatches;
import org.daybook.pipelines.ErrorGroup;
import org.daybook.pipelines.Retried;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What went wrong in runs of processors: the error tags of the documents, as data.
@Path("/api/v1/errors")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "processors")
public class ErrorResource {

  private final CurrentVault current;
  private final StrictJson json;

  ErrorResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// The errors by processor and code, the most frequent first.
  @Schema(name = "ErrorGroups")
  record Groups(List<Group> errors) {}

  /// The documents on which one processor went wrong in one way.
  ///
  /// @param message the newest
  /// @param example the document of that message
  /// @param since when the oldest went wrong
  /// @param last when the newest did
  @Schema(name = "ErrorGroup")
  record Group(
      String processor,
      String code,
      long count,
      String message,
      String example,
      Instant since,
      Instant last) {
    static Group of(ErrorGroup group) {
      return new Group(
          group.processor(),
          group.code(),
          group.count(),
          group.message(),
          group.example().value(),
          group.since(),
          group.last());
    }
  }

  /// A page of documents with an error, the newest first.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "ErrorPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<DispatchView> documents, @Nullable String next) {}

  /// Which errors get another try.
  ///
  /// @param code only with this one; all of the processor when absent
  /// @param dryRun whether to count only
  @Schema(name = "ErrorRetry")
  record Retry(@Nullable String processor, @Nullable String code, @Nullable Boolean dryRun) {}

  /// What became of a retry.
  ///
  /// @param count documents that have another try, or would have
  /// @param resumed of these, parked jobs that try again
  /// @param forced of these, documents that are run on again
  /// @param left documents that do not want it any more: their predicate no longer holds
  @Schema(name = "ErrorRetried")
  record Answer(
      String processor,
      @Nullable String code,
      boolean dryRun,
      long count,
      long resumed,
      long forced,
      long left) {}

  @GET
  @Operation(
      summary = "Groups the documents with an error by processor and code",
      description = "Nothing is scanned: the counts are kept.")
  public Groups groups() {
    return new Groups(dispatches().errors().stream().map(Group::of).toList());
  }

  @GET
  @Path("/documents")
  @Operation(summary = "Lists the documents with an error of a processor, the newest error first")
  public Page documents(
      @QueryParam("processor") @Nullable String processor,
      @QueryParam("code") @Nullable String code,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int size = Given.limit(limit);
    if (processor == null) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "processor is missing: wanted <plug>:<processor>, as GET /api/v1/errors lists them");
    }
    Dispatches.Place place = after == null ? null : place(after);
    Dispatches dispatches = dispatches();
    List<Dispatch> found = dispatches.errors(processor, code, place, size + 1);
    List<Dispatch> page = found.subList(0, Math.min(size, found.size()));
    return new Page(
        page.stream().map(one -> DispatchView.of(one, dispatches)).toList(),
        found.size() <= size ? null : current.path(next(processor, code, page.getLast(), size)));
  }

  @POST
  @Path("/retry")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Lets the documents of a group of errors have another try",
      description =
          "Parked jobs are resumed; the other documents are run on again, though their input is the same."
              + " A repeat with the same Idempotency-Key answers what became of the first, and tries nothing.")
  @RequestBody(content = @Content(schema = @Schema(implementation = Retry.class)))
  public Answer retry(@HeaderParam("Idempotency-Key") @Nullable String key, InputStream body) {
    String order = Given.orderKey(key);
    Retry wanted = json.read(body, Retry.class);
    if (wanted.processor() == null) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/processor: wanted <plug>:<processor>; it is missing");
    }
    boolean dry = Boolean.TRUE.equals(wanted.dryRun());
    Retried retried =
        dry
            ? dispatches().retryable(wanted.processor(), wanted.code())
            : dispatches().retry(wanted.processor(), wanted.code(), order);
    return new Answer(
        wanted.processor(),
        wanted.code(),
        dry,
        retried.count(),
        retried.resumed(),
        retried.forced(),
        retried.left());
  }

  private static String next(String processor, @Nullable String code, Dispatch last, int size) {
    Dispatch.Failure error = last.error();
    return "/api/v1/errors/documents?limit=%d&processor=%s%s&after=%s,%s"
        .formatted(
            size,
            encoded(processor),
            code == null ? "" : "&code=" + encoded(code),
            error == null ? Instant.EPOCH : error.at(),
            last.doc());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static Dispatches.Place place(String after) {
    int comma = after.indexOf(',');
    Instant at = Given.optionalInstant("after", comma < 0 ? after : after.substring(0, comma));
    if (at == null || comma < 0) {
      throw new DaybookException.Incorrect(
          "parameter-invalid",
          "after \"%s\": wanted what the \"next\" of the page before says".formatted(after));
    }
    return new Dispatches.Place(at, Given.docId(after.substring(comma + 1)));
  }

  private Dispatches dispatches() {
    return current.vault().dispatches();
  }
}
