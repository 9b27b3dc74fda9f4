package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = "Shows a document, as JSON.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GetCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DOC", description = "The document's id.")
  private String doc;

  @Option(
      names = "--at",
      paramLabel = "HEADS",
      description = "As it was at a version: heads as the history lists them, or how they begin.")
  private @Nullable String at;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      String version = at == null ? "" : "?at=" + Words.encoded(Versions.resolve(client, doc, at));
      screen.line(client.get("/api/v1/docs/" + Words.encoded(doc) + version).toPrettyString());
      return Exit.OK;
    }
  }
}
