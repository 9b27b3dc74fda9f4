package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "disk",
    description = "Tells what the vault takes on its disks.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DiskCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode use = client.get("/api/v1/disk");
      if (json) {
        screen.line(use.toString());
        return Exit.OK;
      }
      new Table(List.of("what", "size", "holds"))
          .row(
              List.of(
                  "documents",
                  Words.size(use.path("databaseBytes").asLong()),
                  "%s, %,d deleted, %,d purged; %s"
                      .formatted(
                          Words.count(use.path("documents").asLong(), "document"),
                          use.path("deleted").asLong(),
                          use.path("purged").asLong(),
                          Words.count(use.path("entries").asLong(), "change"))))
          .row(
              List.of(
                  "blobs",
                  Words.size(use.path("blobBytes").asLong()),
                  Words.count(use.path("blobs").asLong(), "blob")))
          .row(List.of("graph", Words.size(use.path("graphBytes").asLong()), "derived again"))
          .row(List.of("jobs", Words.size(use.path("jobBytes").asLong()), ""))
          .print(screen.out(), screen.style(), "", screen.width());
      screen.out().flush();
      return Exit.OK;
    }
  }
}
