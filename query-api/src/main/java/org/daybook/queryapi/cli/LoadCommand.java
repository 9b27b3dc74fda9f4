package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "load",
    description = {
      "Reads what export wrote; what is here already stays as it is.",
      "Ends with 1 when a document did not come."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class LoadCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "What export wrote; - is standard input.")
  private String file;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode report =
          client.post(
              "/api/v1/load",
              "application/x-ndjson",
              file.equals("-")
                  ? BodyPublishers.ofInputStream(() -> System.in)
                  : BodyPublishers.ofFile(Path.of(file)));
      if (json) {
        screen.line(report.toString());
      } else {
        for (JsonNode problem : report.path("problems")) {
          screen.line(
              "%s line %d, %s: %s (%s)"
                  .formatted(
                      screen.style().bad("refused"),
                      problem.path("line").asLong(),
                      problem.path("id").asText(),
                      problem.path("detail").asText(),
                      problem.path("code").asText()));
        }
        screen.line(
            "%s came, %,d were here, %,d refused; %s"
                .formatted(
                    Words.count(report.path("created").asLong(), "document"),
                    report.path("unchanged").asLong(),
                    report.path("refused").asLong(),
                    Words.count(report.path("blobs").asLong(), "blob")));
      }
      return report.path("refused").asLong() == 0 ? Exit.OK : Exit.FAILED;
    } catch (FileNotFoundException _) {
      throw new CommandFailure(Exit.FAILED, "there is nothing at %s".formatted(file));
    }
  }
}
