package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "references",
    description = "Lists the links to a document, or out of it, or those that lead nowhere.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReferencesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "DOC", description = "The document's id.")
  private @Nullable String doc;

  @Option(names = "--out", description = "The links out of it, rather than those to it.")
  private boolean out;

  @Option(names = "--dangling", description = "Of all documents, those that lead nowhere.")
  private boolean dangling;

  @Option(names = "--json", description = "One link a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    if ((doc == null) != dangling) {
      throw new ParameterException(spec.commandLine(), "wanted either DOC or --dangling");
    }
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      List<JsonNode> links = links(client);
      new Listed(screen, json, "from", "in", "at", "to", "state")
          .all(
              links,
              link ->
                  List.of(
                      link.path("source").asText(),
                      link.path("key").asText(),
                      link.path("pointer").asText(),
                      link.path("link").asText().replace("daybook:doc/", ""),
                      link.path("state").asText()))
          .print(Words.count(links.size(), "link"));
      return Exit.OK;
    }
  }

  private List<JsonNode> links(Client client) {
    if (out && doc != null) {
      return client.all("/api/v1/docs/" + Words.encoded(doc) + "/links", "links");
    }
    return client.all(
        doc == null
            ? "/api/v1/references/dangling?limit=1000"
            : "/api/v1/docs/" + Words.encoded(doc) + "/references?limit=1000",
        "references");
  }
}
