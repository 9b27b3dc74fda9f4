package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    description = "Shows a plug: its state, what is wrong with it, and the update that waits.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugShow implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "The plug's id.")
  private String id;

  @Option(names = "--json", description = "Answer with JSON, the manifest too.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode plug = client.get(PlugsCommand.PATH + "/" + Words.encoded(id));
      if (json) {
        screen.line(plug.toPrettyString());
      } else {
        print(screen, plug);
      }
      return Exit.OK;
    }
  }

  private static void print(Screen screen, JsonNode plug) {
    screen.line("plug       " + plug.path("id").asText());
    screen.line("version    " + plug.path("version").asText());
    screen.line("state      " + plug.path("state").asText());
    screen.line("installed  " + Words.time(plug.path("installed").asText()));
    screen.line("digest     " + plug.path("digest").asText());
    screen.line("document   " + plug.path("document").asText());
    origin(screen, plug);
    plug.path("owns").forEach(tag -> screen.line("owns       " + tag.asText()));
    plug.path("processors").forEach(one -> screen.line("processor  " + one.path("name").asText()));
    for (JsonNode fault : plug.path("faults")) {
      screen.line(
          "fault      %s %s: %s; %s"
              .formatted(
                  fault.path("file").asText(),
                  fault.path("pointer").asText(),
                  screen.style().bad(fault.path("rule").asText()),
                  fault.path("remedy").asText()));
    }
    if (plug.has("held")) {
      screen.line("");
      held(screen, plug);
    }
  }

  private static void origin(Screen screen, JsonNode plug) {
    if (plug.has("reference")) {
      screen.line("fetched    " + plug.path("reference").asText());
    }
    JsonNode signature = plug.path("signature");
    if (!signature.isMissingNode()) {
      screen.line(
          "signed     by %s with key %s%s"
              .formatted(
                  signature.path("publisher").asText(),
                  signature.path("key").asText(),
                  signature.path("verified").asBoolean()
                      ? ""
                      : ", which nobody checked: it was not pinned"));
    }
  }

  /// What waits, and what to type about it.
  static void held(Screen screen, JsonNode plug) {
    String id = plug.path("id").asText();
    JsonNode held = plug.path("held");
    screen.line(
        "%s %s waits for approval; %s goes on until then. It may do more:"
            .formatted(id, held.path("version").asText(), plug.path("version").asText()));
    widens(screen, held);
    screen.line(
        screen
            .style()
            .dim("./daybook plugs approve %s, or ./daybook plugs reject %s".formatted(id, id)));
  }

  static void widens(Screen screen, JsonNode held) {
    for (JsonNode one : held.path("widens")) {
      screen.line("  " + screen.style().bold(one.path("says").asText()));
    }
  }
}
