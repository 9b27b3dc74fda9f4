package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "purge",
    description = "Ends a deleted document for good, its history too. There is no way back.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PurgeCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DOC", description = "The id of a document that was deleted.")
  private String doc;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    try (Client client = server.connect()) {
      client.postJson(
          "/api/v1/docs/" + Words.encoded(doc) + "/purge", JsonNodeFactory.instance.objectNode());
      server.screen().line("purged " + doc);
      return Exit.OK;
    }
  }
}
