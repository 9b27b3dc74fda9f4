package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "query",
    description = "Asks a SPARQL query.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class QueryCommand implements Callable<Integer> {

  enum Format {
    table,
    json,
    csv
  }

  @Parameters(
      paramLabel = "SPARQL",
      description = "The query; @FILE reads it from a file, - from standard input.")
  private String query;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "table, json or csv (default: table on a terminal, csv elsewhere).")
  private @Nullable Format format;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException {
    Screen screen = server.screen();
    Format wanted = format != null ? format : screen.terminal() ? Format.table : Format.csv;
    try (Client client = server.connect()) {
      String sparql = text();
      try (InputStream answer = client.query(sparql, accept(wanted))) {
        if (wanted == Format.table) {
          JsonNode results = new ObjectMapper().readTree(answer);
          Results.print(results, screen, "");
        } else {
          new InputStreamReader(answer, StandardCharsets.UTF_8).transferTo(screen.out());
          screen.out().flush();
        }
      }
      return Exit.OK;
    }
  }

  private static String accept(Format format) {
    return switch (format) {
      case table, json -> "application/sparql-results+json, application/ld+json;q=0.5";
      case csv -> "text/csv, text/turtle;q=0.5";
    };
  }

  private String text() throws IOException {
    if (query.equals("-")) {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    }
    if (query.startsWith("@")) {
      Path file = Path.of(query.substring(1));
      try {
        return Files.readString(file);
      } catch (IOException e) {
        throw new CommandFailure(Exit.FAILED, "cannot read the query at %s: %s".formatted(file, e));
      }
    }
    return query;
  }
}
