package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "plugs",
    description = "Lists the installed plugs; installs, approves, switches and removes them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      PlugInstall.class,
      PlugShow.class,
      PlugHistory.class,
      PlugChange.Approve.class,
      PlugChange.Reject.class,
      PlugChange.Enable.class,
      PlugChange.Disable.class,
      PlugChange.Remove.class
    })
final class PlugsCommand implements Callable<Integer> {

  static final String PATH = "/api/v1/plugs";

  @Option(names = "--json", description = "One plug a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode plugs = client.get(PATH).path("plugs");
      new Listed(screen, json, "plug", "version", "state", "processors", "owns")
          .all(
              plugs,
              plug ->
                  List.of(
                      plug.path("id").asText(),
                      plug.path("version").asText(),
                      state(plug),
                      String.join(" ", plug.path("processors").findValuesAsText("name")),
                      joined(plug.path("owns"))))
          .print(Words.count(plugs.size(), "plug"));
      return Exit.OK;
    }
  }

  /// In a few words, with what a person should look at.
  static String state(JsonNode plug) {
    var words = new ArrayList<String>();
    words.add(plug.path("state").asText());
    if (plug.has("held")) {
      words.add(plug.path("held").path("version").asText() + " waits");
    }
    if (!plug.path("faults").isEmpty()) {
      words.add(Words.count(plug.path("faults").size(), "fault"));
    }
    return String.join(", ", words);
  }

  private static String joined(JsonNode texts) {
    var words = new ArrayList<String>();
    texts.forEach(text -> words.add(text.asText()));
    return String.join(" ", words);
  }
}
