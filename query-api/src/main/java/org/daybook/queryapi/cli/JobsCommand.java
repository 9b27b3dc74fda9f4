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
      split = ",",
      description =
          "scheduled, queued, running, waiting, parked, succeeded, failed or cancelled; repeatable.")
  private List<String> states = List.of();

  @Option(names = "--wflow", paramLabel = "NAME", description = "Only this kind of work.")
  private @Nullable String wflow;

  @Option(names = "--lane", paramLabel = "LANE", description = "Only jobs that follow each other.")
  private @Nullable String lane;

  @Option(names = "--parent", paramLabel = "ID", description = "Only those this job started.")
  private @Nullable String parent;

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
      JsonNode page = client.get("/api/v1/jobs?limit=%d%s".formatted(limit, filters(client)));
      if (json) {
        page.path("jobs").forEach(job -> screen.line(job.toString()));
        return Exit.OK;
      }
      JobText.list(screen, page.path("jobs"));
      String more = page.hasNonNull("next") ? " and more" : "";
      screen.line(
          screen
              .style()
              .dim(
                  "%s%s; of all: %s"
                      .formatted(
                          Words.count(page.path("jobs").size(), "job"),
                          more,
                          JobText.counts(client.get("/api/v1/jobs/counts").path("counts")))));
      return Exit.OK;
    }
  }

  private String filters(Client client) {
    return filter("state", states.isEmpty() ? null : String.join(",", states))
        + filter("wflow", wflow)
        + filter("lane", lane)
        + filter("parent", parent == null ? null : JobIds.resolve(client, parent));
  }

  private static String filter(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + Words.encoded(value);
  }
}
