package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    description = "Shows a document, as JSON.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GetCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DOC", description = "The document's id.")
  private String doc;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      screen.line(client.get("/api/v1/docs/" + Words.encoded(doc)).toPrettyString());
      return Exit.OK;
    }
  }
}
