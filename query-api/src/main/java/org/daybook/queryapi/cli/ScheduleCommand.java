package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "schedule",
    description = "Has work begun again and again; replaces the schedule of that name.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ScheduleCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "NAME", description = "The schedule's name.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "CRON",
      description = "Minute, hour, day of month, month, day of week, such as '30 3 * * *'.")
  private String cron;

  @Option(
      names = "--wflow",
      paramLabel = "NAME",
      defaultValue = "reconcile",
      description = "What is run (default: ${DEFAULT-VALUE}, decides about every document again).")
  private String wflow;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Whose clock is meant, such as Europe/Berlin (default: ${DEFAULT-VALUE}).")
  private String zone;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    try (Client client = server.connect()) {
      JsonNode made =
          client.send(
              "PUT",
              "/api/v1/schedules/" + Words.encoded(name),
              JsonNodeFactory.instance
                  .objectNode()
                  .put("cron", cron)
                  .put("zone", zone)
                  .put("wflow", wflow),
              null);
      server
          .screen()
          .line("scheduled %s; its next run is job %s".formatted(name, made.path("next").asText()));
      return Exit.OK;
    }
  }
}
