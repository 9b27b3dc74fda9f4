package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "commands",
    description = "Lists what plugs may be asked to do with documents.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CommandsCommand implements Callable<Integer> {

  @Option(names = "--json", description = "One command a line, as JSON, with its schemas.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode all = client.get("/api/v1/commands").path("commands");
      new Listed(screen, json, "command", "title", "description")
          .all(all, CommandsCommand::cells)
          .print(Words.count(all.size(), "command"));
      return Exit.OK;
    }
  }

  private static List<String> cells(JsonNode command) {
    return List.of(
        command.path("id").asText(),
        command.path("title").asText(),
        command.path("description").asText());
  }
}
