package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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
      var count = new AtomicInteger();
      client.each(
          "/api/v1/docs?limit=500"
              + (tag == null ? "" : "&tag=" + Words.encoded(tag))
              + (where == null ? "" : "&where=" + Words.encoded(where)),
          "documents",
          document -> {
            count.incrementAndGet();
            if (json) {
              screen.line(document.toString());
            } else {
              DocumentTable.add(table, document);
            }
          });
      if (!json) {
        if (!table.isEmpty()) {
          table.print(screen.out(), screen.style(), "", screen.width());
        }
        screen.line(screen.style().dim(Words.count(count.get(), "document")));
      }
      return Exit.OK;
    }
  }
}
