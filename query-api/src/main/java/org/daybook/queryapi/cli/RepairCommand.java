package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "repair",
    description = {
      "Makes what is stored agree again, from the documents' changes.",
      "Ends with 1 when something is left that it does not help against."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RepairCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Findings and report a line each, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode report =
          Lines.follow(
              client.stream("/api/v1/repair", JsonNodeFactory.instance.objectNode()),
              screen,
              "repairing",
              json,
              line -> Findings.print(screen, line, json));
      screen.line(
          json
              ? report.toString()
              : "%s looked at; %,d repaired, %,d of them without their history; %,d left"
                  .formatted(
                      Words.count(report.path("documents").asLong(), "document"),
                      report.path("repaired").asLong(),
                      report.path("lost").asLong(),
                      report.path("left").asLong()));
      return report.path("left").asLong() == 0 ? Exit.OK : Exit.FAILED;
    }
  }
}
