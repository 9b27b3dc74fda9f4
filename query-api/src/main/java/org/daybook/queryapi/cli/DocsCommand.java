package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "docs",
    description = "Lists documents.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DocsCommand implements Callable<Integer> {

  @Option(names = "--tag", paramLabel = "TAG", description = "Only documents that have this tag.")
  private @Nullable String tag;

  @Option(
      names = "--where",
      paramLabel = "PREDICATE",
      description = {
        "Only documents that match, such as",
        "'org.example.photo and org.example.photo/main#/iso > 400'."
      })
  private @Nullable String where;

  @Option(names = "--json", description = "One document a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      var table = DocumentTable.empty();
      int count = 0;
      String next =
          "/api/v1/docs?limit=500"
              + (tag == null ? "" : "&tag=" + Words.encoded(tag))
              + (where == null ? "" : "&where=" + Words.encoded(where));
      while (next != null) {
        JsonNode page = client.get(next);
        for (JsonNode document : page.path("documents")) {
          count++;
          if (json) {
            screen.line(document.toString());
          } else {
            DocumentTable.add(table, document);
          }
        }
        next = Words.withoutVault(page.path("next").textValue());
      }
      if (!json) {
        if (!table.isEmpty()) {
          table.print(screen.out(), screen.style(), "", screen.width());
        }
        screen.line(screen.style().dim(Words.count(count, "document")));
      }
      return Exit.OK;
    }
  }
}
