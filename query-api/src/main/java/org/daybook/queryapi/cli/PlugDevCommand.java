package org.daybook.queryapi.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "dev",
    description = {
      "Watches the plug's folder: builds, loads and runs the plug again at every change.",
      "Without --on it runs the golden documents. Ctrl-C ends it."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugDevCommand implements Callable<Integer> {

  @Mixin private AuthorFolder folder;

  @Option(
      names = "--on",
      paramLabel = "FILE|DOC",
      description = "A file, or the id of a document of the service, which stays as it is.")
  private @Nullable String on;

  @Mixin private TrialOptions options;
  @Mixin private BenchOptions bench;
  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException {
    Screen screen = server.screen();
    options.input();
    try (Interruption _ = new Interruption();
        Client client = server.connect();
        Subjects subjects = Subjects.open(client, screen);
        PlugBench plug = bench.open(folder.path(), client, screen);
        FolderWatch watch = FolderWatch.open(folder.path())) {
      DevRounds.Act act =
          on == null
              ? new DevRounds.Goldens()
              : new DevRounds.Subject(on, subjects.of(on), options);
      var rounds = new DevRounds(plug, bench, screen, act);
      while (true) {
        watch.wrote(rounds.play());
        watch.await();
      }
    } catch (InterruptedException _) {
      return Exit.OK;
    }
  }
}
