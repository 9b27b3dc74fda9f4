package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "schedules",
    description = "Lists what is begun again and again.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SchedulesCommand implements Callable<Integer> {

  @Option(names = "--json", description = "One schedule a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode schedules = client.get("/api/v1/schedules").path("schedules");
      if (json) {
        schedules.forEach(schedule -> screen.line(schedule.toString()));
        return Exit.OK;
      }
      var table = new Table(List.of("schedule", "cron", "zone", "wflow"));
      for (JsonNode schedule : schedules) {
        table.row(
            List.of(
                schedule.path("name").asText(),
                schedule.path("cron").asText(),
                schedule.path("zone").asText(),
                schedule.path("wflow").asText()));
      }
      if (!table.isEmpty()) {
        table.print(screen.out(), screen.style(), "", screen.width());
      }
      screen.line(screen.style().dim(Words.count(schedules.size(), "schedule")));
      return Exit.OK;
    }
  }
}
