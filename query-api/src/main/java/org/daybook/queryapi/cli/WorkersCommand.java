package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "workers",
    description = "Lists the workers that run jobs, by label, and what waits for them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {WorkersCommand.Announce.class, WorkersCommand.Withdraw.class})
final class WorkersCommand implements Callable<Integer> {

  @Option(names = "--json", description = "One label a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    try (Client client = server.connect()) {
      list(server.screen(), client.get("/api/v1/workers").path("workers"), json);
      return Exit.OK;
    }
  }

  private static void list(Screen screen, JsonNode pools, boolean json) {
    if (json) {
      pools.forEach(pool -> screen.line(pool.toString()));
      return;
    }
    var table = new Table(List.of("label", "workers", "running", "waiting"));
    for (JsonNode pool : pools) {
      table.row(
          List.of(
              pool.path("label").asText(),
              pool.path("announced").asBoolean() ? pool.path("workers").asText() : "none",
              pool.path("running").asText(),
              pool.path("waiting").asText()));
    }
    table.print(screen.out(), screen.style(), "", screen.width());
  }

  @Command(
      name = "announce",
      description = "Says how many workers have a label; the jobs that wait for it begin.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Announce implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "LABEL", description = "The label.")
    private String label;

    @Parameters(index = "1", paramLabel = "N", description = "How many workers have it.")
    private int workers;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      try (Client client = server.connect()) {
        JsonNode body = JsonNodeFactory.instance.objectNode().put("workers", workers);
        JsonNode answer = client.send("PUT", "/api/v1/workers/" + Words.encoded(label), body, null);
        list(server.screen(), answer.path("workers"), false);
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "withdraw",
      description = "Says that no worker has a label any more; what runs finishes.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Withdraw implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "LABEL", description = "The label.")
    private String label;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      try (Client client = server.connect()) {
        client.delete("/api/v1/workers/" + Words.encoded(label));
        return Exit.OK;
      }
    }
  }
}
