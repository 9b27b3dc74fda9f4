package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "history",
    description = "Lists a document's changes, newest first.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class HistoryCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DOC", description = "The document's id; it may be deleted.")
  private String doc;

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      defaultValue = "main",
      description = "Of which branch (default: main).")
  private String branch;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "One change a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode page =
          client.get(
              "/api/v1/docs/%s/history?limit=%d&branch=%s"
                  .formatted(Words.encoded(doc), limit, Words.encoded(branch)));
      String more = page.hasNonNull("next") ? " and more; --limit shows them" : "";
      new Listed(screen, json, "version", "when", "what", "by", "job", "keys")
          .all(
              page.path("changes"),
              change ->
                  List.of(
                      Versions.abbreviated(change.path("heads").asText()),
                      Words.time(change.path("at").asText()),
                      change.path("kind").asText(),
                      change.path("author").asText(),
                      Versions.abbreviated(change.path("job").asText("")),
                      keys(change)))
          .print(Words.count(page.path("changes").size(), "change") + more);
      return Exit.OK;
    }
  }

  private static String keys(JsonNode change) {
    return Stream.of(
            signed(change.path("added"), "+"),
            signed(change.path("changed"), "~"),
            signed(change.path("removed"), "-"))
        .flatMap(keys -> keys)
        .collect(Collectors.joining(" "));
  }

  private static Stream<String> signed(JsonNode keys, String sign) {
    return StreamSupport.stream(keys.spliterator(), false).map(key -> sign + key.asText());
  }
}
