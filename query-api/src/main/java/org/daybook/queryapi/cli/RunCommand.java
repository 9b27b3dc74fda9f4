package org.daybook.queryapi.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = {
      "Runs a processor on documents, also where it did before.",
      "Only where its own predicate holds. Exit code 1 when nothing is run."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RunCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "PROCESSOR", description = "<plug>:<processor>")
  private String processor = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "DOC", description = "Document ids.")
  private List<String> docs = List.of();

  @Option(
      names = "--where",
      paramLabel = "PREDICATE",
      description = "All documents of this predicate, in place of DOC.")
  private @Nullable String where;

  @Option(names = "--dry-run", description = "With --where: count, and run nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    ObjectNode order = order();
    try (Client client = server.connect()) {
      JsonNode done =
          client.postJson("/api/v1/processors/%s/run".formatted(Words.encoded(processor)), order);
      if (json) {
        screen.line(done.toPrettyString());
      } else {
        print(screen, done);
      }
      return done.hasNonNull("runs") && done.path("runs").asLong() == 0 ? Exit.FAILED : Exit.OK;
    }
  }

  private ObjectNode order() {
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    if ((where == null) == docs.isEmpty()) {
      throw new CommandFailure(Exit.USAGE, "wanted either DOC or --where, and not both");
    }
    if (where == null) {
      docs.forEach(order.putArray("docs")::add);
    } else {
      order.set("where", predicate(where));
      order.put("dryRun", dryRun);
    }
    return order;
  }

  /// In its JSON form when it begins as one.
  private static JsonNode predicate(String text) {
    if (!text.startsWith("{")) {
      return TextNode.valueOf(text);
    }
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          Exit.USAGE, "--where is no JSON: %s".formatted(e.getOriginalMessage()));
    }
  }

  private static void print(Screen screen, JsonNode done) {
    if (done.hasNonNull("job")) {
      screen.line(
          "job %s runs them; daybook job %s tells how far it is"
              .formatted(done.path("job").asText(), done.path("job").asText()));
      return;
    }
    if (done.hasNonNull("decisions")) {
      var table = new Table(List.of("document", "decision", "because"));
      for (JsonNode one : done.path("decisions")) {
        table.row(
            List.of(
                one.path("document").asText(),
                one.path("decision").asText(),
                one.path("because").asText()));
      }
      table.print(screen.out(), screen.style(), "", screen.width());
      return;
    }
    screen.line(
        "it is about %s; %s would begin"
            .formatted(
                Words.count(done.path("documents").asLong(), "document"),
                Words.count(done.path("runs").asLong(), "run")));
  }
}
