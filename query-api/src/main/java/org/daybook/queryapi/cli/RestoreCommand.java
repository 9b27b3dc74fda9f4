package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description = "Makes a document what it was at a version, as one new change.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class RestoreCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "DOC",
      description = "The document's id; a deleted one lives again.")
  private String doc;

  @Parameters(
      index = "1",
      paramLabel = "HEADS",
      description = "As the history lists them, or how they begin.")
  private String heads;

  @Option(
      names = "--if-at",
      paramLabel = "HEADS",
      description = "Only if the document is at this version.")
  private @Nullable String ifAt;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      String wanted = Versions.resolve(client, doc, heads);
      String at = ifAt == null ? null : Versions.resolve(client, doc, ifAt);
      JsonNode written =
          client.send(
              "POST",
              "/api/v1/docs/" + Words.encoded(doc) + "/restore",
              JsonNodeFactory.instance.objectNode().put("heads", wanted),
              at);
      screen.line(
          json
              ? written.toString()
              : "restored %s as it was at %s; it is now at %s"
                  .formatted(
                      doc,
                      Versions.abbreviated(wanted),
                      Versions.abbreviated(written.path("heads").asText())));
      return Exit.OK;
    }
  }
}
