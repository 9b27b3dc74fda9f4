package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "unschedule",
    description = "Ends a schedule; a run under way goes on.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class UnscheduleCommand implements Callable<Integer> {

  @Parameters(paramLabel = "NAME", description = "The schedule's name.")
  private String name;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    try (Client client = server.connect()) {
      client.delete("/api/v1/schedules/" + Words.encoded(name));
      server.screen().line("unscheduled " + name);
      return Exit.OK;
    }
  }
}
