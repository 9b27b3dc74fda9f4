package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "jobs",
    description = "Lists jobs, newest first.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class JobsCommand implements Callable<Integer> {

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "queued, running, waiting, parked, succeeded, failed or cancelled.")
  private @Nullable String state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "One job a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode jobs =
          client
              .get(
                  "/api/v1/jobs?limit=%d%s"
                      .formatted(limit, state == null ? "" : "&state=" + Words.encoded(state)))
              .path("jobs");
      var table =
          new Table(List.of("job", "wflow", "state", "attempts", "steps", "changed", "why"));
      for (JsonNode job : jobs) {
        if (json) {
          screen.line(job.toString());
        } else {
          table.row(
              List.of(
                  job.path("id").asText(),
                  job.path("wflow").asText(),
                  job.path("state").asText(),
                  job.path("attempts").asText(),
                  job.path("steps").asText(),
                  job.path("changed").asText(),
                  job.path("why").asText("")));
        }
      }
      if (!json) {
        if (!table.isEmpty()) {
          table.print(screen.out(), screen.style(), "", screen.width());
        }
        screen.line(screen.style().dim(Words.count(jobs.size(), "job")));
      }
      return Exit.OK;
    }
  }
}
