package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.Consumes;
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
import java.time.Instant;
import java.util.List;
import org.daybook.documents.Author;
import org.daybook.documents.DaybookException;
import org.daybook.pipelines.Reviews;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Results of processors that wait for a person.
@Path("/api/v1/reviews")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "reviews")
public class ReviewResource {

  private static final Author PERSON = Provenances.REST.author();

  private final CurrentVault current;
  private final StrictJson json;
  private final OptionalBody bodies;

  ReviewResource(CurrentVault current, StrictJson json, OptionalBody bodies) {
    this.current = current;
    this.json = json;
    this.bodies = bodies;
  }

  /// A result that waits.
  ///
  /// @param branch where it is; edits there are approved with it
  /// @param heads the branch's version: what If-Match takes
  /// @param code why it waits: `review`, or `conflict` where somebody else changed the same keys
  @Schema(name = "Review")
  record View(
      String document,
      String processor,
      String branch,
      String heads,
      Instant since,
      String job,
      @Nullable String code,
      @Nullable String message) {
    static View of(Reviews.Review review) {
      return new View(
          review.branch().doc().value(),
          review.processor(),
          review.branch().name().value(),
          review.branch().heads().toString(),
          review.record().at(),
          review.record().job(),
          review.record().code(),
          review.record().message());
    }
  }

  /// A page of reviews, by processor and then document.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "ReviewPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<View> reviews, @Nullable String next) {}

  /// How a result is approved.
  ///
  /// @param settle what becomes of keys that are not the plug's own and that `main` has changed
  ///     since: `refuse` (the default), `branch` or `main`
  @Schema(name = "Approval")
  record Approval(@Nullable String settle) {
    static final Approval PLAIN = new Approval(null);

    org.daybook.documents.Settlement settlement() {
      return settle == null
          ? org.daybook.documents.Settlement.REFUSE
          : new MergeResource.Wanted(settle).settlement();
    }
  }

  /// Why a result is rejected.
  @Schema(name = "Rejection")
  record Rejection(@Nullable String why) {
    static final Rejection UNSAID = new Rejection(null);

    String text() {
      return why == null ? "" : why;
    }
  }

  /// What is done about all results of a processor.
  @Schema(name = "BulkReview")
  record BulkOrder(@Nullable String processor, @Nullable String settle, @Nullable String why) {
    String of() {
      if (processor == null) {
        throw new DaybookException.Incorrect(
            "json-unexpected", "/processor: wanted <plug>:<processor>");
      }
      return processor;
    }
  }

  /// What was done about them.
  ///
  /// @param refusals how many were left as they are
  /// @param refused up to 100 of those, with the reason
  @Schema(name = "BulkReviewed")
  record BulkDone(long done, long refusals, List<Refused> refused) {
    static BulkDone of(Reviews.Bulk bulk) {
      return new BulkDone(
          bulk.done(),
          bulk.refusals(),
          bulk.refused().entrySet().stream()
              .map(
                  one ->
                      new Refused(
                          one.getKey().value(),
                          one.getValue().code(),
                          String.valueOf(one.getValue().getMessage())))
              .toList());
    }
  }

  /// One that was left as it is.
  @Schema(name = "BulkRefused")
  record Refused(String document, String code, String message) {}

  @GET
  @Operation(summary = "Lists results that wait for a person, by processor and then document")
  public Page list(
      @QueryParam("processor") @Nullable String processor,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int size = Given.limit(limit);
    List<Reviews.Review> found = reviews().list(processor, BranchPlace.parse(after), size + 1);
    List<Reviews.Review> page = found.subList(0, Math.min(size, found.size()));
    String next =
        found.size() <= size
            ? null
            : current.path(
                "/api/v1/reviews?limit=%d&after=%s%s"
                    .formatted(
                        size,
                        BranchPlace.text(page.getLast().branch()),
                        processor == null ? "" : "&processor=" + BranchPlace.encoded(processor)));
    return new Page(page.stream().map(View::of).toList(), next);
  }

  @GET
  @Path("/{document}/{processor}")
  @Operation(summary = "Tells what approving a result would change; changes nothing")
  public MergeResource.Compared compare(
      @PathParam("document") String document, @PathParam("processor") String processor) {
    return MergeResource.Compared.of(reviews().compare(Given.docId(document), processor));
  }

  @POST
  @Path("/{document}/{processor}/approve")
  @Operation(
      summary = "Merges a result, with its result tag and the record of its run",
      description =
          "Refused when what the run read has changed since. With `If-Match: <heads of the branch>` only the version that"
              + " was looked at is merged.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Approval.class)))
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Written.class)))
  public Response approve(
      @PathParam("document") String document,
      @PathParam("processor") String processor,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      InputStream body) {
    Approval approval = bodies.read(body, Approval.class, Approval.PLAIN);
    return Written.answer(
        Response.ok(),
        reviews()
            .approve(
                Given.docId(document),
                processor,
                Given.ifMatch(ifMatch),
                approval.settlement(),
                PERSON));
  }

  @POST
  @Path("/{document}/{processor}/reject")
  @Operation(
      summary = "Gives a result up",
      description = "The processor runs again when what it reads changes, or when asked to.")
  @RequestBody(
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Rejection.class)))
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Written.class)))
  public Response reject(
      @PathParam("document") String document,
      @PathParam("processor") String processor,
      InputStream body) {
    String why = bodies.read(body, Rejection.class, Rejection.UNSAID).text();
    return Written.answer(
        Response.ok(), reviews().reject(Given.docId(document), processor, why, PERSON));
  }

  @POST
  @Path("/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Approves all that waits of a processor; tells what could not be")
  @RequestBody(content = @Content(schema = @Schema(implementation = BulkOrder.class)))
  public BulkDone approveAll(InputStream body) {
    BulkOrder order = json.read(body, BulkOrder.class);
    return BulkDone.of(
        reviews().approveAll(order.of(), new Approval(order.settle()).settlement(), PERSON));
  }

  @POST
  @Path("/reject")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Rejects all that waits of a processor; tells what could not be")
  @RequestBody(content = @Content(schema = @Schema(implementation = BulkOrder.class)))
  public BulkDone rejectAll(InputStream body) {
    BulkOrder order = json.read(body, BulkOrder.class);
    return BulkDone.of(reviews().rejectAll(order.of(), new Rejection(order.why()).text(), PERSON));
  }

  private Reviews reviews() {
    return current.vault().pipelines().reviews();
  }
}
