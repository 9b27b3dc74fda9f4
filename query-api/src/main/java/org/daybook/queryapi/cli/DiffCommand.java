package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    description = "Shows what changed from one version of a document to another.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DiffCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DOC", description = "The document's id.")
  private String doc;

  @Parameters(
      index = "1",
      paramLabel = "FROM",
      description = "Heads as the history lists them, or how they begin.")
  private String from;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TO",
      description = "The same (default: the present).")
  private @Nullable String to;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      String before = Versions.resolve(client, doc, from);
      String after = to == null ? null : Versions.resolve(client, doc, to);
      JsonNode compared =
          client.get(
              "/api/v1/docs/%s/diff?from=%s%s"
                  .formatted(
                      Words.encoded(doc),
                      Words.encoded(before),
                      after == null ? "" : "&to=" + Words.encoded(after)));
      if (json) {
        screen.line(compared.toString());
      } else {
        Differences.print(screen, compared.path("keys"));
      }
      return Exit.OK;
    }
  }
}
