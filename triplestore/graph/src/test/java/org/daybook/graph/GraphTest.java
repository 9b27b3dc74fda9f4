package org.daybook.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Edit;
import org.daybook.documents.FollowerSettings;
import org.daybook.documents.Followers;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphTest {

  @TempDir Path dir;
  private DocumentStore store;
  private Path graphDir;

  @BeforeEach
  void open() {
    store = TestVault.open(dir.resolve("vault"));
    graphDir = dir.resolve("graph");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Graph graph() {
    return Graph.open(store, graphDir, GraphSettings.DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theMirrorStatesWhatItsDocumentsAre(long seed) throws Exception {
    var random = new Random(seed);
    var docs = new ArrayList<DocId>();
    try (Graph graph = graph()) {
      for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 25; i++) {
          change(random, docs);
        }
        TestVault.follow(store, graph, 1 + random.nextInt(40));
        assertThat(graph.follower().cursor()).isEqualTo(store.feed().last());
        assertThat(TestVault.stated(graph))
            .as("seed %d, round %d", seed, round)
            .isEqualTo(TestVault.expected(store, graph));
      }
    }
    Path other = dir.resolve("rebuilt");
    try (Graph live = graph();
        Graph rebuilt = Graph.open(store, other, GraphSettings.DEFAULTS)) {
      TestVault.follow(store, rebuilt, 500);
      assertThat(TestVault.stated(live)).isEqualTo(TestVault.stated(rebuilt));
    }
  }

  private void change(Random random, List<DocId> docs) {
    if (docs.isEmpty() || random.nextInt(4) == 0) {
      docs.add(TestVault.note(store, "{\"title\": \"new\", \"stars\": 1}"));
      return;
    }
    DocId doc = docs.get(random.nextInt(docs.size()));
    PropKey key = new PropKey(TestVault.FREE, "p" + random.nextInt(3));
    switch (random.nextInt(6)) {
      case 0 -> {
        store.delete(doc, Precondition.NONE, TestVault.ANN);
        docs.remove(doc);
      }
      case 1 -> store.edit(doc, Precondition.NONE, Edit.delete(key), TestVault.ANN);
      case 2 ->
          TestVault.put(
              store,
              doc,
              TestVault.NOTE.main(),
              "{\"title\": \"t%d\", \"at\": \"2024-01-0%dT00:00:00Z\"}"
                  .formatted(random.nextInt(3), 1 + random.nextInt(9)));
      case 3 ->
          TestVault.put(
              store, doc, key, "[%d, [1.50], {\"a\": [true, null]}]".formatted(random.nextInt(3)));
      default ->
          TestVault.put(
              store, doc, key, "{\"x\": {\"y\": %d}, \"z\": \"é\"}".formatted(random.nextInt(3)));
    }
  }

  @Test
  void aDocumentIsAlsoAGraphOfItsName() throws Exception {
    DocId one = TestVault.note(store, "{\"title\": \"one\"}");
    DocId two = TestVault.note(store, "{\"title\": \"two\"}");
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
      assertThat(
              TestVault.answer(
                  graph,
                  "SELECT ?t { GRAPH <doc/%s> { ?p dct:title ?t } }".formatted(one),
                  "text/csv"))
          .isEqualTo("t\r\none\r\n");
      assertThat(
              TestVault.answer(
                  graph, "SELECT ?t FROM <doc/%s> { ?p dct:title ?t }".formatted(two), "text/csv"))
          .isEqualTo("t\r\ntwo\r\n");
      assertThat(
              TestVault.answer(
                  graph, "SELECT ?g ?t { GRAPH ?g { ?p dct:title ?t } } ORDER BY ?t", "text/csv"))
          .isEqualTo(
              "g,t\r\nhttp://daybook.local/doc/%s,one\r\nhttp://daybook.local/doc/%s,two\r\n"
                  .formatted(one, two));
      assertThat(
              TestVault.answer(
                      graph, "SELECT * { GRAPH <urn:x-daybook:mirror> { ?s ?p ?o } }", "text/csv")
                  .lines())
          .hasSize(1);
    }
  }

  @Test
  void queriesSeeOnlyTheDocumentsAndUseKeysByRelativeIri() throws Exception {
    DocId doc = TestVault.note(store, "{\"title\": \"one\", \"stars\": 3}");
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
      assertThat(
              TestVault.answer(
                  graph,
                  "PREFIX note: <key/org.example.note#> SELECT ?d { ?d <key/org.example.note> ?p . ?p note:stars ?s FILTER(?s >= 3) }",
                  "text/csv"))
          .isEqualTo("d\r\nhttp://daybook.local/doc/%s\r\n".formatted(doc));
      assertThat(
              TestVault.answer(
                  graph, "ASK { ?s ?p ?o FILTER CONTAINS(STR(?s), 'x-daybook') }", "text/csv"))
          .contains("false");
    }
  }

  @Test
  void describingADocumentTellsAllOfIt() throws Exception {
    DocId doc =
        TestVault.create(store, Map.of(TestVault.FREE.main(), Json.of("{\"a\": [{\"b\": 1}]}")));
    TestVault.note(store, "{}");
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
      String text =
          TestVault.answer(graph, "DESCRIBE <doc/%s>".formatted(doc), "application/n-triples");
      assertThat(text.lines())
          .hasSize(graph.mapping().triples(store.read(doc).orElseThrow()).size());
    }
  }

  @Test
  void aDocumentsOwnDatasetNeedsNoMirror() {
    DocId doc = TestVault.note(store, "{\"title\": \"one\"}");
    try (Graph graph = graph()) {
      var document = store.read(doc).orElseThrow();
      try (var own =
          new QueryService(
              graph.documentDataset(document),
              graph.mapping().vocabulary(),
              QueryLimits.DEFAULTS)) {
        for (String query :
            List.of(
                "ASK { ?p dct:title 'one' }",
                "ASK { GRAPH <doc/%s> { ?p dct:title 'one' } }".formatted(doc))) {
          try (QueryAnswer answer = own.prepare(QueryRequest.of(query))) {
            var out = new java.io.ByteArrayOutputStream();
            answer.writeTo(out);
            assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8)).contains("true");
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      }
    }
  }

  @Test
  void entriesMayRepeat() throws Exception {
    DocId doc = TestVault.note(store, "{\"title\": \"one\"}");
    TestVault.put(store, doc, TestVault.NOTE.main(), "{\"title\": \"two\"}");
    try (Graph graph = graph()) {
      var entries = store.feed().read(Sequence.START, 100);
      graph.follower().apply(entries);
      var stated = TestVault.stated(graph);
      graph.follower().apply(entries);
      graph.follower().apply(entries.subList(0, 1));
      assertThat(graph.follower().cursor()).isEqualTo(store.feed().last());
      assertThat(TestVault.stated(graph)).isEqualTo(stated);
    }
  }

  @Test
  void aClosedGraphGoesOnWhereItWas() throws Exception {
    TestVault.note(store, "{\"title\": \"one\"}");
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
    }
    try (Graph graph = graph()) {
      assertThat(graph.follower().cursor()).isEqualTo(store.feed().last());
      assertThat(TestVault.stated(graph)).isEqualTo(TestVault.expected(store, graph));
    }
  }

  @Test
  void aMissingDirectoryIsBuiltAnew() throws Exception {
    TestVault.note(store, "{\"title\": \"one\"}");
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
    }
    delete(graphDir);
    converges();
  }

  @Test
  void aNewBaseIsANewMirror() throws Exception {
    TestVault.note(store, "{\"title\": \"one\"}");
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
    }
    var settings = GraphSettings.DEFAULTS.withBase("https://example.org/vault");
    try (Graph graph = Graph.open(store, graphDir, settings)) {
      assertThat(graph.follower().cursor()).isEqualTo(Sequence.START);
      TestVault.follow(store, graph, 100);
      assertThat(TestVault.stated(graph))
          .isEqualTo(TestVault.expected(store, graph))
          .allMatch(
              triple -> triple.getSubject().getURI().startsWith("https://example.org/vault/doc/"));
    }
  }

  @Test
  void aMirrorAheadOfItsDocumentsIsBuiltAnew() throws Exception {
    TestVault.note(store, "{\"title\": \"one\"}");
    TestVault.note(store, "{\"title\": \"two\"}");
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
    }
    try (DocumentStore restored = TestVault.open(dir.resolve("restored"))) {
      TestVault.note(restored, "{\"title\": \"other\"}");
      try (Graph graph = Graph.open(restored, graphDir, GraphSettings.DEFAULTS)) {
        assertThat(graph.follower().cursor()).isEqualTo(Sequence.START);
        TestVault.follow(restored, graph, 100);
        assertThat(TestVault.stated(graph)).isEqualTo(TestVault.expected(restored, graph));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SPO.idn",
        "POS.dat",
        "nodes-data.obj",
        "nodes.idn",
        "GSPO.dat",
        "GSPO.bpt",
        "nodes.bpt",
        "SPO.bpt"
      })
  void aDamagedMirrorIsMovedAsideAndBuiltAnew(String file) throws Exception {
    for (int i = 0; i < 50; i++) {
      TestVault.note(
          store, "{\"title\": \"a title that is long enough to be stored %d\"}".formatted(i));
    }
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
    }
    Path damaged = graphDir.resolve("Data-0001").resolve(file);
    assertThat(damaged).isNotEmptyFile();
    try (FileChannel channel = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
      var garbage = new byte[(int) Math.min(channel.size(), 1 << 20)];
      new Random(1).nextBytes(garbage);
      channel.write(ByteBuffer.wrap(garbage), 0);
    }
    converges();
    assertThat(dir.resolve("graph.broken")).isDirectory();
  }

  @Test
  void somethingElseInItsPlaceIsMovedAside() throws Exception {
    TestVault.note(store, "{\"title\": \"one\"}");
    Files.writeString(graphDir, "not a directory");
    converges();
    assertThat(dir.resolve("graph.broken")).hasContent("not a directory");
  }

  private void converges() throws Exception {
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 100);
      assertThat(TestVault.stated(graph)).isNotEmpty().isEqualTo(TestVault.expected(store, graph));
    }
  }

  @Test
  void compactionShrinksTheDirectoryWhileQueriesRun() throws Exception {
    DocId doc = TestVault.note(store, "{\"title\": \"t\"}");
    try (Graph graph = graph()) {
      for (int i = 0; i < 60; i++) {
        TestVault.put(
            store,
            doc,
            TestVault.NOTE.main(),
            "{\"title\": \"a longer title to fill some pages %d\"}".formatted(i));
        TestVault.follow(store, graph, 1);
      }
      long before = graph.size();
      var asked = new AtomicInteger();
      var failure = new AtomicReference<Throwable>();
      Thread reader =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (!Thread.currentThread().isInterrupted()) {
                        String answer =
                            TestVault.answer(graph, "SELECT ?t { ?p dct:title ?t }", "text/csv");
                        if (!answer.contains("pages 59")) {
                          throw new AssertionError(answer);
                        }
                        asked.incrementAndGet();
                      }
                    } catch (RuntimeException | AssertionError e) {
                      if (!Thread.currentThread().isInterrupted()) {
                        failure.set(e);
                      }
                    }
                  });
      for (int i = 0; i < 3; i++) {
        graph.compact();
      }
      reader.interrupt();
      assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
      assertThat(failure.get()).isNull();
      assertThat(asked.get()).isPositive();
      assertThat(graph.size()).isLessThan(before / 4);
      assertThat(TestVault.stated(graph)).isEqualTo(TestVault.expected(store, graph));
    }
    converges();
  }

  @Test
  void compactionRunsByItself() throws Exception {
    DocId doc = TestVault.note(store, "{\"title\": \"t\"}");
    var settings = GraphSettings.DEFAULTS.withCompaction(2, 1 << 20, Duration.ZERO);
    try (Graph graph = Graph.open(store, graphDir, settings)) {
      for (int i = 0; i < 40; i++) {
        TestVault.put(store, doc, TestVault.NOTE.main(), "{\"stars\": %d}".formatted(i));
        TestVault.follow(store, graph, 1);
      }
    }
    try (Stream<Path> generations = Files.list(graphDir)) {
      assertThat(generations.filter(path -> path.getFileName().toString().startsWith("Data-")))
          .singleElement()
          .isNotEqualTo(graphDir.resolve("Data-0001"));
    }
    converges();
  }

  @Test
  void compactionWaitsForAQuietTimeUnlessTheFilesGrowTooFar() throws Exception {
    DocId doc = TestVault.note(store, "{\"title\": \"t\"}");
    long floor = 1 << 20;
    var settings = GraphSettings.DEFAULTS.withCompaction(2, floor, Duration.ofMillis(500));
    Path first = graphDir.resolve("Data-0001");
    try (Graph graph = Graph.open(store, graphDir, settings)) {
      for (int i = 0; graph.size() <= floor; i++) {
        assertThat(first).exists();
        TestVault.put(store, doc, TestVault.NOTE.main(), "{\"stars\": %d}".formatted(i));
        TestVault.follow(store, graph, 1);
      }
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!gone(first) && System.nanoTime() < deadline) {
        Thread.sleep(50);
      }
      assertThat(first).doesNotExist();
    }
    var never = GraphSettings.DEFAULTS.withCompaction(2, floor, Duration.ofHours(1));
    Path second = graphDir.resolve("Data-0002");
    try (Graph graph = Graph.open(store, graphDir, never)) {
      long most = 0;
      for (int i = 0; !gone(second); i++) {
        most = Math.max(most, graph.size());
        TestVault.put(store, doc, TestVault.NOTE.main(), "{\"stars\": %d}".formatted(i));
        TestVault.follow(store, graph, 1);
      }
      assertThat(most).isGreaterThan(floor * 3 / 2);
    }
    converges();
  }

  private static boolean gone(Path generation) {
    return !Files.exists(generation);
  }

  @Test
  void anInterruptedFollowerHarmsNothing() throws Exception {
    for (int i = 0; i < 40; i++) {
      TestVault.note(store, "{\"title\": \"t%d\"}".formatted(i));
    }
    try (Graph graph = graph()) {
      for (int i = 0; i < 20; i++) {
        var entries = store.feed().read(graph.follower().cursor(), 2);
        Thread.currentThread().interrupt();
        try {
          graph.follower().apply(entries);
        } catch (RuntimeException _) {
          // Reading the documents may refuse; the graph must not break.
        }
        Thread.interrupted();
      }
      TestVault.follow(store, graph, 100);
      assertThat(TestVault.stated(graph)).isEqualTo(TestVault.expected(store, graph));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = 'no') } ORDER BY ?a",
        "SELECT (COUNT(*) AS ?n) { ?a (<x:p>|!<x:p>)* ?b . ?c (<x:p>|!<x:p>)* ?d . ?e ?f ?g . ?h ?i ?j }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i } }"
      })
  void theTimeOfAQueryHoldsOverTheMirrorToo(String query) throws Exception {
    for (int i = 0; i < 80; i++) {
      TestVault.note(store, "{\"title\": \"t%d\"}".formatted(i));
    }
    var limits = QueryLimits.DEFAULTS.withTime(Duration.ofSeconds(1));
    try (Graph graph = Graph.open(store, graphDir, GraphSettings.DEFAULTS.withQueries(limits))) {
      TestVault.follow(store, graph, 100);
      long started = System.nanoTime();
      assertThatThrownBy(() -> TestVault.answer(graph, query, "text/csv"))
          .isInstanceOf(DaybookException.Incorrect.class)
          .hasMessageStartingWith("the query did not end within 1000 ms");
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
      assertThat(TestVault.answer(graph, "ASK { ?p dct:title 't79' }", "text/csv"))
          .contains("true");
    }
  }

  @Test
  void manyVaultsLiveInOneProcess() throws Exception {
    try (DocumentStore other = TestVault.open(dir.resolve("vault2"));
        Graph first = graph();
        Graph second = Graph.open(other, dir.resolve("graph2"), GraphSettings.DEFAULTS)) {
      TestVault.note(store, "{\"title\": \"one\"}");
      TestVault.note(other, "{\"title\": \"two\"}");
      TestVault.follow(store, first, 100);
      TestVault.follow(other, second, 100);
      assertThat(TestVault.answer(first, "SELECT ?t { ?p dct:title ?t }", "text/csv"))
          .isEqualTo("t\r\none\r\n");
      assertThat(TestVault.answer(second, "SELECT ?t { ?p dct:title ?t }", "text/csv"))
          .isEqualTo("t\r\ntwo\r\n");
    }
  }

  @Test
  void aReaderMayWaitForTheMirror() throws Exception {
    try (Graph graph = graph();
        var followers = new Followers(store.feed())) {
      followers.start(graph.follower(), FollowerSettings.DEFAULTS);
      DocId doc = TestVault.note(store, "{\"title\": \"one\"}");
      Sequence sequence = store.read(doc).orElseThrow().sequence();
      assertThat(followers.awaitReached("graph", sequence, Duration.ofSeconds(20))).isTrue();
      assertThat(TestVault.answer(graph, "ASK { ?p dct:title 'one' }", "text/csv"))
          .contains("true");
    }
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> paths = Files.walk(dir)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void aRebuildMakesTheMirrorAgreeWithoutTheFeed() throws Exception {
    var random = new Random(7);
    var docs = new ArrayList<DocId>();
    try (Graph graph = graph()) {
      for (int i = 0; i < 60; i++) {
        change(random, docs);
      }
      TestVault.follow(store, graph, 20);
      for (int i = 0; i < 60; i++) {
        change(random, docs);
      }
      Sequence end = store.feed().last();
      store.feed().retain(end);
      try (var followers = new Followers(store.feed())) {
        followers.start(graph.follower(), FollowerSettings.DEFAULTS);
        assertThat(followers.awaitReached("graph", end, Duration.ofSeconds(30))).isTrue();
      }
      assertThat(TestVault.stated(graph)).isEqualTo(TestVault.expected(store, graph));
    }
  }

  @Test
  void whatTheMirrorHasOtherwiseIsFoundDocumentByDocument() throws Exception {
    DocId changed = TestVault.create(store, Map.of(TestVault.FREE.main(), Json.of("1")));
    DocId gone = TestVault.create(store, Map.of(TestVault.FREE.main(), Json.of("2")));
    DocId well = TestVault.create(store, Map.of(TestVault.FREE.main(), Json.of("3")));
    try (Graph graph = graph()) {
      TestVault.follow(store, graph, 10);
      assertThat(graph.comparison().check(store.read(changed).orElseThrow())).isEmpty();
      var was = store.read(changed).orElseThrow();
      var other =
          new org.daybook.documents.Document(
              was.id(),
              was.heads(),
              was.sequence(),
              was.created(),
              was.modified(),
              new java.util.TreeMap<>(
                  Map.of(TestVault.NOTE.main(), Json.of("{\"title\": \"another\"}"))));
      assertThat(graph.comparison().check(other))
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.code()).isEqualTo("mirror-differs");
                assertThat(found.subject()).hasToString("document " + changed);
                assertThat(found.detail()).startsWith("the graph lacks ");
              });
      assertThat(graph.comparison().check(store.read(well).orElseThrow())).isEmpty();
      store.delete(gone, Precondition.NONE, TestVault.ANN);
      Sequence end = store.feed().last();
      TestVault.follow(store, graph, 10);
      assertThat(graph.comparison().checkGone(gone, end)).isEmpty();
    }
  }
}
