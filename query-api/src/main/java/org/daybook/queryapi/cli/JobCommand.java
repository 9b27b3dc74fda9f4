package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
    description = "Shows a job with its journal; or cancels or resumes it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class JobCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "The job's id, or how it begins.")
  private String id;

  @ArgGroup(exclusive = true)
  private @Nullable Action action;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  static final class Action {
    @Option(names = "--cancel", description = "Ask it to end; as `daybook cancel`.")
    @SuppressWarnings("UnusedVariable") // one of the two is set, so the other tells both
    private boolean cancel;

    @Option(names = "--resume", description = "Let a parked job try again; as `daybook resume`.")
    private boolean resume;
  }

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      String path = "/api/v1/jobs/" + Words.encoded(JobIds.resolve(client, id));
      if (action != null) {
        client.postJson(
            path + (action.resume ? "/resume" : "/cancel"), JsonNodeFactory.instance.objectNode());
      }
      JsonNode job = client.get(path);
      if (json) {
        screen.line(job.toPrettyString());
      } else {
        JobText.detail(screen, job);
      }
      return Exit.OK;
    }
  }
}
