package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.daybook.queryapi.cli.Samples.Question;

/// The demonstration, told as it happens. It speaks to the service as any program would.
final class Demo {

  private final Client client;
  private final Screen screen;
  private final Style style;
  private final Path samples;
  private final Path data;
  private final boolean staying;

  /// One demonstration.
  ///
  /// @param staying whether the service goes on after it
  Demo(Client client, Screen screen, Path samples, Path data, boolean staying) {
    this.client = client;
    this.screen = screen;
    this.style = screen.style();
    this.samples = samples;
    this.data = data;
    this.staying = staying;
  }

  /// Shows it all.
  ///
  /// @return whether everything that was to be shown was there
  boolean run() throws IOException, InterruptedException {
    screen.line("");
    told("plugs", installPlugs());
    long began = System.nanoTime();
    JsonNode report = importFiles();
    told(
        "import",
        "%s, in %s".formatted(Importing.summary(report.path("counts"), style), seconds(began)));
    long imported = System.nanoTime();
    new Importing(client, screen, false).awaitProcessed();
    List<JsonNode> documents = documents();
    long runs = documents.stream().mapToLong(Demo::runs).sum();
    told(
        "process",
        "%s of sandboxed processors, done %s later"
            .formatted(Words.count(runs, "run"), seconds(imported)));
    screen.line("");
    printDocuments(documents);
    boolean answered = ask();
    screen.line("");
    if (staying) {
      tellWhereToGoOn();
    }
    return answered && runs > 0 && report.path("state").asText().equals("succeeded");
  }

  private void tellWhereToGoOn() {
    String url = client.base().getPort() == 8080 ? "" : " --url " + client.base();
    screen.line("  %s %s".formatted(style.bold("It goes on at"), client.base()));
    screen.line("    ./daybook docs%s".formatted(url));
    screen.line("    ./daybook query%s 'SELECT * { ?s ?p ?o } LIMIT 10'".formatted(url));
    screen.line("    %s/openapi".formatted(client.base()));
    screen.line(style.dim("  Data in %s; Ctrl-C stops it.".formatted(data)));
    screen.line("");
  }

  private String installPlugs() throws IOException {
    var names = new ArrayList<String>();
    for (Path folder : Samples.plugs(samples)) {
      JsonNode plug =
          PlugUpload.install(client, PlugPlaces.told(() -> PlugPlaces.local(folder.toString())));
      names.add("%s %s".formatted(folder.getFileName(), style.dim(plug.path("version").asText())));
    }
    return String.join(", ", names);
  }

  private JsonNode importFiles() throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("paths").add(samples.resolve("files").toAbsolutePath().toString());
    String job = client.postJson("/api/v1/imports", body).path("job").asText();
    return new Importing(client, screen, !screen.terminal()).await(job);
  }

  private List<JsonNode> documents() {
    var documents = new ArrayList<JsonNode>();
    client
        .get("/api/v1/docs?limit=1000&tag=org.daybook.file")
        .path("documents")
        .forEach(documents::add);
    return documents;
  }

  private void printDocuments(List<JsonNode> documents) {
    var table = new Table(List.of("document", "type", "size", "read from it", "made of it"));
    documents.stream()
        .sorted(Comparator.comparing(DocumentTable::type).thenComparing(DocumentTable::name))
        .forEach(document -> DocumentTable.addShort(table, document));
    table.print(screen.out(), style, "  ", screen.width());
  }

  private boolean ask() throws IOException {
    boolean answered = true;
    for (Question question : Samples.questions(samples)) {
      screen.line("");
      screen.line("  " + style.bold(question.words()));
      try (InputStream answer =
          client.query(question.sparql(), "application/sparql-results+json")) {
        JsonNode results = new ObjectMapper().readTree(answer);
        Results.print(results, screen, "  ");
        answered &= !results.path("results").path("bindings").isEmpty();
      }
    }
    return answered;
  }

  private static long runs(JsonNode document) {
    long runs = 0;
    for (var prop : document.path("props").properties()) {
      if (prop.getKey().startsWith("org.daybook.run/")) {
        runs++;
      }
    }
    return runs;
  }

  private void told(String what, String happened) {
    screen.line("  %s  %s".formatted(style.dim("%-8s".formatted(what)), happened));
  }

  private static String seconds(long since) {
    return "%.1f s".formatted((System.nanoTime() - since) / 1e9);
  }
}
