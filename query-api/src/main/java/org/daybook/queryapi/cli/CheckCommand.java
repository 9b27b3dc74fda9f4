package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "check",
    description = {
      "Compares everything that is stored with everything else.",
      "Ends with 0 when all is as it must be, else with 1."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {

  @Option(names = "--blobs", description = "Read the bytes of every file too.")
  private boolean blobs;

  @Option(names = "--newest", description = "Look at the newest version of each document alone.")
  private boolean newest;

  @Option(names = "--no-graph", description = "Leave the graph out.")
  private boolean noGraph;

  @Option(names = "--json", description = "Findings and report a line each, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode report =
          Lines.follow(
              client.stream(
                  "/api/v1/check?history=%s&blobs=%s&graph=%s".formatted(!newest, blobs, !noGraph)),
              screen,
              "checking",
              json,
              line -> Findings.print(screen, line, json));
      boolean clean = report.path("clean").asBoolean();
      if (json) {
        screen.line(report.toString());
      } else {
        Style style = screen.style();
        screen.line(
            "%s: %s, %s, %s"
                .formatted(
                    clean
                        ? style.good("clean")
                        : style.bad(Words.count(report.path("findings").asLong(), "finding")),
                    Words.count(report.path("documents").asLong(), "document"),
                    Words.count(report.path("entries").asLong(), "change"),
                    Words.count(report.path("blobs").asLong(), "blob")));
      }
      return clean ? Exit.OK : Exit.FAILED;
    }
  }
}
