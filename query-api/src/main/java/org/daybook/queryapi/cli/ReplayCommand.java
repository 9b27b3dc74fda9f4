package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "replay",
    description = {
      "Runs journals of jobs against the code there is now, without effects.",
      "Exit code 1 when any diverged."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReplayCommand implements Callable<Integer> {

  private static final int WIDEST = 100;

  @Option(names = "--job", paramLabel = "ID", description = "Only this job.")
  private @Nullable String job;

  @Option(names = "--wflow", paramLabel = "NAME", description = "Only this kind of work.")
  private @Nullable String wflow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "At most so many, the newest, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("limit", limit);
      if (job != null) {
        wanted.put("job", JobIds.resolve(client, job));
      }
      if (wflow != null) {
        wanted.put("wflow", wflow);
      }
      JsonNode report = client.postJson("/api/v1/jobs/replay", wanted);
      if (json) {
        screen.line(report.toPrettyString());
      } else {
        print(screen, report);
      }
      return exit(report);
    }
  }

  static int exit(JsonNode report) {
    return report.path("counts").path("diverged").asLong() == 0 ? Exit.OK : Exit.FAILED;
  }

  /// Those that did not do the same, and how many did.
  static void print(Screen screen, JsonNode report) {
    var table = new Table(List.of("job", "wflow", "state", "outcome", "detail"));
    for (JsonNode verdict : report.path("verdicts")) {
      if (!verdict.path("outcome").asText().equals("same")) {
        table.row(
            List.of(
                JobIds.abbreviated(verdict.path("job").asText()),
                verdict.path("wflow").asText(),
                verdict.path("state").asText(),
                verdict.path("outcome").asText(),
                verdict.path("detail").asText()));
      }
    }
    if (!table.isEmpty()) {
      table.print(screen.out(), screen.style(), "", Math.min(WIDEST, screen.width()));
    }
    screen.line(
        "%s replayed: %s"
            .formatted(
                Words.count(report.path("verdicts").size(), "job"),
                JobText.counts(report.path("counts"))));
  }
}
