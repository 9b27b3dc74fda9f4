package org.daybook.queryapi.crash;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main promise: whatever dies in between, an import and the processors it wakes end as if
/// nothing had happened.
@SlowSuite
class KilledImportIT {

  private static final int FILES = 200;
  private static final int KILLS = 10;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SAMPLES = Path.of(System.getProperty("daybook.samples"));
  private static final Set<String> RESULTS =
      Set.of("org.example.exposure/main", "org.example.loudness/main", "org.example.keywords/main");

  @TempDir Path temp;

  @Test
  void anImportKilledTenTimesEndsAsAnUndisturbedOne() throws Exception {
    Path corpus = Files.createDirectory(temp.resolve("corpus"));
    new Corpus(SAMPLES.resolve("files")).write(corpus, FILES);

    Outcome undisturbed = undisturbed(corpus);
    Outcome killed = killed(corpus, Long.getLong("daybook.seed", new Random().nextLong()));

    assertThat(killed.states()).isEqualTo(Map.of("added", FILES)).isEqualTo(undisturbed.states());
    assertThat(killed.triples()).isEqualTo(undisturbed.triples()).hasSizeGreaterThan(FILES * 10);
    assertThat(undisturbed.resultsWritten()).hasSizeGreaterThan(FILES / 2);
    assertThat(killed.resultsWritten())
        .as("how often each result was written, by document and key")
        .allSatisfy((result, times) -> assertThat(times).as(result).isEqualTo(1))
        .hasSameSizeAs(undisturbed.resultsWritten());
    assertThat(killed.unfinished()).as("jobs that are not at an end").isZero();
  }

  private Outcome undisturbed(Path corpus) throws Exception {
    try (var server = ServerProcess.start(temp.resolve("undisturbed"), corpus)) {
      installPlugs(server);
      return outcome(server, addImport(server, corpus));
    }
  }

  private Outcome killed(Path corpus, long seed) throws Exception {
    System.out.println("the kills are timed by -Ddaybook.seed=" + seed);
    var random = new Random(seed);
    Path data = temp.resolve("killed");
    ServerProcess server = ServerProcess.start(data, corpus);
    installPlugs(server);
    String job = addImport(server, corpus);
    int during = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(20, 300));
      if (!ended(server, job)) {
        during++;
      }
      server.kill();
      server = ServerProcess.start(data, corpus);
    }
    assertThat(during).as("kills while the import was under way").isEqualTo(KILLS);
    try (var last = server) {
      return outcome(last, job);
    }
  }

  private static void installPlugs(ServerProcess server) throws Exception {
    try (var folders = Files.list(SAMPLES.resolve("plugs"))) {
      for (Path folder : folders.sorted().toList()) {
        if (Files.exists(folder.resolve("plug.json"))) {
          var response = server.post("/api/v1/plugs", "application/json", plug(folder));
          assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        }
      }
    }
  }

  private static byte[] plug(Path folder) throws Exception {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode files = body.putObject("files");
    try (var listed = Files.list(folder)) {
      for (Path file : listed.toList()) {
        String name = file.getFileName().toString();
        if (name.equals("plug.json") || name.endsWith(".wasm")) {
          files.put(name, Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        }
      }
    }
    return JSON.writeValueAsBytes(body);
  }

  private static String addImport(ServerProcess server, Path corpus) throws Exception {
    byte[] body = JSON.writeValueAsBytes(Map.of("paths", List.of(corpus.toString())));
    var response = server.post("/api/v1/imports", "application/json", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    return JSON.readTree(response.body()).get("job").asText();
  }

  private static boolean ended(ServerProcess server, String job) throws Exception {
    JsonNode report = json(server, "/api/v1/imports/" + job);
    return report.get("listed").asBoolean() && report.get("done").asLong() == FILES;
  }

  private static Outcome outcome(ServerProcess server, String job) throws Exception {
    assertThat(
            json(server, "/api/v1/idle?wait=PT50S").get("idle").asBoolean()
                || json(server, "/api/v1/idle?wait=PT50S").get("idle").asBoolean())
        .as("idle in the end; the server said:%n%s", server.log())
        .isTrue();
    String all = URLEncoder.encode("CONSTRUCT WHERE { ?s ?p ?o }", StandardCharsets.UTF_8);
    var triples = server.get("/sparql?query=" + all, "application/n-triples");
    assertThat(triples.statusCode()).as(triples.body()).isEqualTo(200);
    JsonNode counts = json(server, "/api/v1/info").get("jobs");
    long unfinished = 0;
    for (String state : List.of("queued", "running", "waiting", "parked")) {
      unfinished += counts.path(state).asLong();
    }
    return new Outcome(
        states(server, job), Mirror.comparable(triples.body()), resultsWritten(server), unfinished);
  }

  private static Map<String, Integer> states(ServerProcess server, String job) throws Exception {
    Map<String, Integer> states = new TreeMap<>();
    pages(server, "/api/v1/imports/" + job + "/items", "items")
        .forEach(item -> states.merge(item.get("state").asText(), 1, Integer::sum));
    return states;
  }

  private static Map<String, Integer> resultsWritten(ServerProcess server) throws Exception {
    Map<String, Integer> written = new HashMap<>();
    for (JsonNode entry : pages(server, "/api/v1/feed", "entries")) {
      for (String how : List.of("added", "changed")) {
        for (JsonNode key : entry.get(how)) {
          if (RESULTS.contains(key.asText())) {
            written.merge(entry.get("document").asText() + " " + key.asText(), 1, Integer::sum);
          }
        }
      }
    }
    return written;
  }

  /// Everything in a paged list.
  private static List<JsonNode> pages(ServerProcess server, String path, String member)
      throws Exception {
    List<JsonNode> all = new ArrayList<>();
    String next = path;
    while (next != null) {
      JsonNode page = json(server, next);
      page.get(member).forEach(all::add);
      boolean more = page.hasNonNull("next") && !page.get(member).isEmpty();
      next = more ? page.get("next").asText() : null;
    }
    return all;
  }

  private static JsonNode json(ServerProcess server, String path) throws Exception {
    var response = server.get(path);
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /// What is left when all is quiet.
  private record Outcome(
      Map<String, Integer> states,
      Set<String> triples,
      Map<String, Integer> resultsWritten,
      long unfinished) {}
}
