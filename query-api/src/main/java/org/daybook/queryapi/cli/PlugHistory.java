package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "Lists what happened to a plug since it was first installed, newest first.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugHistory implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "The plug's id.")
  private String id;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How much of it (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "One step a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode revisions =
          client
              .get("%s/%s/history?limit=%d".formatted(PlugsCommand.PATH, Words.encoded(id), limit))
              .path("revisions");
      new Listed(screen, json, "when", "what", "version", "by", "digest")
          .all(
              revisions,
              one ->
                  List.of(
                      Words.time(one.path("at").asText()),
                      one.path("what").asText(),
                      one.path("version").asText(),
                      one.path("by").asText(),
                      one.path("digest").asText()))
          .print();
      return Exit.OK;
    }
  }
}
