package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "job",
    description = "Shows a job with its journal, as JSON; or cancels or resumes it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class JobCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "The job's id.")
  private String id;

  @ArgGroup(exclusive = true)
  private @Nullable Action action;

  @Mixin private ServerOptions server;

  static final class Action {
    @Option(names = "--cancel", description = "Ask it to end.")
    @SuppressWarnings("UnusedVariable") // one of the two is set, so the other tells both
    private boolean cancel;

    @Option(names = "--resume", description = "Let a parked job try again.")
    private boolean resume;
  }

  @Override
  public Integer call() {
    Screen screen = server.screen();
    String path = "/api/v1/jobs/" + Words.encoded(id);
    try (Client client = server.connect()) {
      var job =
          action == null
              ? client.get(path)
              : client.postJson(
                  path + (action.resume ? "/resume" : "/cancel"),
                  JsonNodeFactory.instance.objectNode());
      screen.line(job.toPrettyString());
      return Exit.OK;
    }
  }
}
