package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.daybook.processors.workbench.Subject;
import org.daybook.processors.workbench.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    description = {
      "Runs a routine of the plug on a document, in a scratch vault.",
      "Shows what it changed, which grants it touched and what it used of its limits.",
      "Exit code 1 when the run failed."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugRunCommand implements Callable<Integer> {

  @Mixin private AuthorFolder folder;

  @Option(
      names = "--on",
      paramLabel = "FILE|DOC",
      required = true,
      description = "A file, or the id of a document of the service, which stays as it is.")
  private String on;

  @Mixin private TrialOptions options;
  @Mixin private BenchOptions bench;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Screen screen = server.screen();
    try (Client client = server.connect();
        Subjects subjects = Subjects.open(client, screen);
        PlugBench plug = bench.open(folder.path(), client, screen)) {
      bench.build(plug);
      plug.load();
      options.routine(plug.workbench().manifest());
      Subject subject = TrialOptions.known(subjects.of(on), plug.workbench());
      Trial trial = options.run(plug.workbench(), plug.workbench().put(on, subject));
      if (json) {
        ObjectNode answer = TrialText.json(trial);
        answer.put("plug", plug.workbench().manifest().id());
        screen.line(answer.toPrettyString());
      } else {
        screen.line(
            "%s %s, routine %s on %s: %s"
                .formatted(
                    plug.workbench().manifest().id(),
                    plug.workbench().manifest().version(),
                    trial.routine(),
                    on,
                    TrialText.ending(trial, screen.style())));
        TrialText.print(screen, trial);
      }
      return trial.succeeded() ? Exit.OK : Exit.FAILED;
    }
  }
}
