package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Dispatch;
import org.daybook.pipelines.Dispatches;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The installed processors, and how far they are.
@Path("/api/v1/processors")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "processors")
public class ProcessorResource {

  private final CurrentVault current;

  ProcessorResource(CurrentVault current) {
    this.current = current;
  }

  /// All processors, by id.
  @Schema(name = "Processors")
  record All(List<ProcessorView> processors) {}

  /// A page of a processor's documents.
  ///
  /// @param next the path of the next page; absent on the last
  @Schema(name = "DispatchPage")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<DispatchView> documents, @Nullable String next) {}

  @GET
  @Operation(
      summary = "Lists the processors of enabled plugs, with counts of documents in each state",
      description = "Nothing is scanned: the counts are kept.")
  public All list() {
    return new All(dispatches().processors().stream().map(ProcessorView::of).toList());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Reads a processor", description = "Its id is `<plug>:<processor>`.")
  public ProcessorView read(@PathParam("id") String id) {
    return ProcessorView.of(dispatches().processor(id));
  }

  @GET
  @Path("/{id}/documents")
  @Operation(
      summary = "Lists the documents that a processor matches or ran on, in order of id",
      description = "`state` is one of those that the processor counts.")
  public Page documents(
      @PathParam("id") String id,
      @QueryParam("state") @Nullable String state,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    int size = Given.limit(limit);
    DocId from = Given.optionalDocId(after);
    Dispatches dispatches = dispatches();
    List<Dispatch> found = dispatches.documents(id, state(state), from, size + 1);
    List<Dispatch> page = found.subList(0, Math.min(size, found.size()));
    return new Page(
        page.stream().map(one -> DispatchView.of(one, dispatches)).toList(),
        found.size() <= size ? null : current.path(next(id, state, page.getLast(), size)));
  }

  private static String next(String id, @Nullable String state, Dispatch last, int size) {
    return "/api/v1/processors/%s/documents?limit=%d%s&after=%s"
        .formatted(id, size, state == null ? "" : "&state=" + state, last.doc());
  }

  private static Dispatch.@Nullable State state(@Nullable String word) {
    return word == null
        ? null
        : Dispatch.State.of(word)
            .orElseThrow(
                () ->
                    new DaybookException.Incorrect(
                        "parameter-invalid",
                        "state \"%s\": wanted one of %s"
                            .formatted(
                                word,
                                Arrays.stream(Dispatch.State.values())
                                    .map(Dispatch.State::word)
                                    .toList())));
  }

  private Dispatches dispatches() {
    return current.vault().dispatches();
  }
}
