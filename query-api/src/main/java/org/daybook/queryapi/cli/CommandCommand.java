package org.daybook.queryapi.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "command",
    description = {
      "Runs a command of a plug on documents, waits, and prints what it answers for each.",
      "Exit code 1 when any of them failed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CommandCommand implements Callable<Integer> {

  private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "parked");

  @Parameters(index = "0", paramLabel = "ID", description = "<plug>:<command>")
  private String id = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "DOC", description = "Document ids.")
  private List<String> docs = List.of();

  @Option(
      names = "--arguments",
      paramLabel = "JSON",
      description = "What it is given, or @FILE (default: {}).")
  private String arguments = "{}";

  @Option(names = "--json", description = "One document a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = server.screen();
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    docs.forEach(order.putArray("docs")::add);
    order.set("arguments", given(arguments));
    boolean failed = false;
    try (Client client = server.connect()) {
      JsonNode begun = client.postJson("/api/v1/commands/" + Words.encoded(id), order);
      for (JsonNode one : begun.path("jobs")) {
        JsonNode job = ended(client, one.path("job").asText());
        failed |= !job.path("state").asText().equals("succeeded");
        print(screen, one.path("document").asText(), job);
      }
    }
    return failed ? Exit.FAILED : Exit.OK;
  }

  private static JsonNode given(String text) {
    try {
      return new ObjectMapper()
          .readTree(text.startsWith("@") ? Files.readString(Path.of(text.substring(1))) : text);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          Exit.USAGE, "--arguments is no JSON: %s".formatted(e.getOriginalMessage()));
    } catch (IOException e) {
      throw new CommandFailure(Exit.USAGE, "--arguments %s cannot be read: %s".formatted(text, e));
    }
  }

  private static JsonNode ended(Client client, String job) throws InterruptedException {
    while (true) {
      JsonNode found = client.get("/api/v1/jobs/" + job);
      if (ENDS.contains(found.path("state").asText())) {
        return found;
      }
      Thread.sleep(Progress.interval());
    }
  }

  private void print(Screen screen, String doc, JsonNode job) {
    String state = job.path("state").asText();
    boolean done = state.equals("succeeded");
    JsonNode result = job.at("/result/result");
    if (json) {
      ObjectNode line =
          JsonNodeFactory.instance
              .objectNode()
              .put("document", doc)
              .put("job", job.path("id").asText())
              .put("state", state);
      if (done) {
        line.set("result", result);
      } else {
        line.put("why", job.path("why").asText());
      }
      screen.line(line.toString());
    } else if (done) {
      screen.line("%s %s".formatted(doc, result));
    } else {
      screen.line("%s %s: %s".formatted(doc, screen.style().bad(state), job.path("why").asText()));
    }
  }
}
