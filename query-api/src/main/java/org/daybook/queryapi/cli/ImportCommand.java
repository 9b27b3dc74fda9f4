package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    description = {
      "Imports files and folders, recursively.",
      "Uploads them, unless they are under an import root of a service on this machine."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ImportCommand implements Callable<Integer> {

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
  private List<Path> paths = List.of();

  @Option(
      names = "--wait",
      description = "Wait until all is imported, processed and can be queried.")
  private boolean wait;

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Put an empty prop of this tag on each new document; repeatable.")
  private List<String> tags = List.of();

  @Option(
      names = "--json",
      description = "Answer with JSON: the report; with --wait, its items too.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      var importing = new Importing(client, screen, json);
      ImportStart.Started started = ImportStart.start(client, screen, paths, tags, json);
      for (String problem : started.unreadable()) {
        screen.note(screen.style().bad("failed") + " " + problem);
      }
      if (started.report() == null) {
        return Exit.SOME_FAILED;
      }
      String job = started.report().path("job").asText();
      if (!wait) {
        screen.line(
            json
                ? started.report().toString()
                : "import %s accepted; ./daybook job %s shows how far it is".formatted(job, job));
        return started.unreadable().isEmpty() ? Exit.OK : Exit.SOME_FAILED;
      }
      JsonNode report = importing.await(job);
      importing.awaitProcessed();
      List<JsonNode> items = importing.items(job, json ? null : "failed");
      importing.print(report, items);
      boolean allDone =
          report.path("state").asText().equals("succeeded")
              && report.path("counts").path("failed").asLong() == 0
              && started.unreadable().isEmpty();
      return allDone ? Exit.OK : Exit.SOME_FAILED;
    }
  }
}
