package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.Pipelines;
import org.daybook.pipelines.Rerun;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Runs that somebody asks for.
@Path("/api/v1/processors/{id}/run")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "processors")
public class RunResource {

  private static final int MOST_DOCS = 1_000;

  private final CurrentVault current;
  private final StrictJson json;

  RunResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// On which documents: either `docs` or `where`.
  ///
  /// @param docs up to 1,000 ids
  /// @param where a predicate: all documents for which it and the processor's own hold
  /// @param dryRun with `where`: count only
  @Schema(name = "RunOrder")
  record Order(@Nullable List<String> docs, @Nullable JsonNode where, @Nullable Boolean dryRun) {}

  /// What was done about one document.
  ///
  /// @param decision `run`, `supersede`, or `skip` where nothing was done
  /// @param reason why, as a stable word
  /// @param because why, for people
  @Schema(name = "RunDecision")
  record Done(String document, String decision, String reason, String because) {}

  /// What an order came to.
  ///
  /// @param documents how many it is about; not known yet where a job does it
  /// @param runs how many of them are run
  /// @param decisions for each document of `docs`
  /// @param job that runs the documents of `where`
  @Schema(name = "RunOrdered")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Ordered(
      @Nullable Long documents,
      @Nullable Long runs,
      @Nullable List<Done> decisions,
      @Nullable String job) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Runs a processor on documents, also where it did before",
      description =
          "`id` is `<plug>:<processor>`. A run happens only where the processor's own predicate holds, and none is added"
              + " while one on the same input is under way. With `where`, a job `rerun` does it, and its result counts;"
              + " `dryRun` counts at once and runs nothing. A repeat with the same Idempotency-Key runs nothing twice.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = Order.class),
              examples =
                  @ExampleObject(
                      name = "all photos",
                      value = "{\"where\":{\"has\":\"org.example.photo\"},\"dryRun\":true}")))
  public Ordered run(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    String name = id + " " + Given.orderKey(key);
    Order order = json.read(body, Order.class);
    if ((order.docs() == null) == (order.where() == null)) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "wanted one of docs and where, found both or neither");
    }
    Pipelines pipelines = current.vault().pipelines();
    boolean dry = Boolean.TRUE.equals(order.dryRun());
    if (order.where() != null) {
      return many(pipelines, new Rerun(id, order.where()), dry, name);
    }
    if (dry) {
      throw new DaybookException.Incorrect(
          "json-unexpected", "/dryRun: it counts the documents of a where; explain tells of one");
    }
    return some(pipelines.run(id, docs(order.docs()), name));
  }

  private static Ordered many(Pipelines pipelines, Rerun rerun, boolean dry, String order) {
    if (!dry) {
      return new Ordered(null, null, null, pipelines.rerun(rerun, order).value());
    }
    Rerun.Count count = pipelines.count(rerun);
    return new Ordered(count.documents(), count.runs(), null, null);
  }

  private static List<DocId> docs(@Nullable List<String> given) {
    List<String> ids = given == null ? List.of() : given;
    if (ids.size() > MOST_DOCS) {
      throw new DaybookException.Incorrect(
          "json-unexpected",
          "/docs: %d ids; wanted %d at most, or a where".formatted(ids.size(), MOST_DOCS));
    }
    return ids.stream().map(one -> Given.docId(String.valueOf(one))).toList();
  }

  private static Ordered some(Map<DocId, Decision> decisions) {
    var done = new ArrayList<Done>();
    long runs = 0;
    for (Map.Entry<DocId, Decision> one : decisions.entrySet()) {
      Decision decision = one.getValue();
      String word = ExplainResource.View.word(decision);
      runs += word.equals("run") || word.equals("supersede") ? 1 : 0;
      done.add(
          new Done(one.getKey().value(), word, decision.reason().word(), decision.reason().text()));
    }
    return new Ordered((long) done.size(), runs, done, null);
  }
}
