package org.daybook.queryapi.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Commands;
import org.daybook.processors.CommandSpec;
import org.daybook.queryapi.json.StrictJson;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Commands of plugs: what people may ask them to do with documents.
@Path("/api/v1/commands")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "commands")
public class CommandResource {

  private final CurrentVault current;
  private final StrictJson json;

  CommandResource(CurrentVault current, StrictJson json) {
    this.current = current;
    this.json = json;
  }

  /// A command.
  ///
  /// @param id `<plug>:<command>`
  /// @param arguments JSON Schema of what it takes; empty where anything will do
  /// @param result JSON Schema of what it answers
  /// @param reads the tags that it sees
  /// @param writes the tags that it may change
  @Schema(name = "Command")
  record View(
      String id,
      String plug,
      String title,
      String description,
      JsonNode arguments,
      JsonNode result,
      List<String> reads,
      List<String> writes) {
    static View of(CommandSpec command) {
      return new View(
          command.id(),
          command.trigger().plug(),
          command.title(),
          command.description(),
          command.arguments(),
          command.result(),
          command.trigger().capabilities().reads().stream().map(String::valueOf).sorted().toList(),
          command.trigger().capabilities().writes().stream()
              .map(String::valueOf)
              .sorted()
              .toList());
    }
  }

  /// All commands, by id.
  @Schema(name = "Commands")
  record All(List<View> commands) {}

  /// What it is to do.
  ///
  /// @param docs 1 to 1,000 ids
  /// @param arguments as the command's schema says; absent: an empty object
  @Schema(name = "CommandOrder")
  record Order(@Nullable List<String> docs, @Nullable JsonNode arguments) {}

  /// One document's job.
  ///
  /// @param job its path is `/api/v1/jobs/{job}`; its result holds the command's
  /// @param repeated whether an order with the same Idempotency-Key had begun it
  @Schema(name = "CommandJob")
  record Begun(String document, String job, boolean repeated) {
    static Begun of(Commands.Ordered ordered) {
      return new Begun(ordered.doc().value(), ordered.job().value(), ordered.repeated());
    }
  }

  /// The jobs of an order, in the order of its documents.
  @Schema(name = "CommandOrdered")
  record Ordered(List<Begun> jobs) {}

  @GET
  @Operation(summary = "Lists the commands of enabled plugs")
  public All list() {
    return new All(commands().list().stream().map(View::of).toList());
  }

  @GET
  @Path("/{id}")
  @Operation(summary = "Reads a command", description = "Its id is `<plug>:<command>`.")
  public View read(@PathParam("id") String id) {
    return View.of(commands().get(id));
  }

  @POST
  @Path("/{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Runs a command on documents, each in a job of its own",
      description =
          "Documents and arguments are checked before any begins. A repeat with the same Idempotency-Key answers the jobs"
              + " there are. A job that succeeds has `result` and `commit` in its result; one that fails says why as"
              + " `<code>: <message>`, and has changed nothing.")
  @RequestBody(
      content =
          @Content(
              schema = @Schema(implementation = Order.class),
              examples =
                  @ExampleObject(
                      name = "one document",
                      value =
                          "{\"docs\":[\"01jd0000000000000000000000\"],\"arguments\":{\"by\":3}}")))
  @APIResponse(
      responseCode = "202",
      content = @Content(schema = @Schema(implementation = Ordered.class)))
  public Response order(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String key,
      InputStream body) {
    Order order = json.read(body, Order.class);
    JsonNode arguments = order.arguments();
    List<DocId> docs =
        order.docs() == null
            ? List.of()
            : order.docs().stream().map(one -> Given.docId(String.valueOf(one))).toList();
    List<Commands.Ordered> jobs =
        commands()
            .order(
                id,
                docs,
                arguments == null ? JsonNodeFactory.instance.objectNode() : arguments,
                Provenances.REST.author().name(),
                Given.orderKey(key));
    return Response.accepted(new Ordered(jobs.stream().map(Begun::of).toList())).build();
  }

  private Commands commands() {
    return current.vault().pipelines().commands();
  }
}
