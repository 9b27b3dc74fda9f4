package org.daybook.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.graph.Triple;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.sparql.core.DatasetGraphFactory;
import org.apache.jena.sparql.core.Quad;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryLimitsTest {

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final DatasetGraph DATA = data();

  private static DatasetGraph data() {
    DatasetGraph data = DatasetGraphFactory.create();
    for (int i = 0; i < 3_000; i++) {
      data.add(
          Quad.create(
              Quad.defaultGraphIRI,
              Triple.create(
                  NodeFactory.createURI("http://x/" + i),
                  NodeFactory.createURI("http://x/p" + i % 7),
                  NodeFactory.createURI("http://x/" + (i * 31) % 3_000))));
    }
    return data;
  }

  private static QueryService service(QueryLimits limits) {
    return new QueryService(DATA, new Vocabulary("http://daybook.local"), limits);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = 'no') }",
        "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = 'no') } ORDER BY ?a LIMIT 1",
        "ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = 'no') }",
        "SELECT DISTINCT ?n { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(1 AS ?n) }",
        "SELECT (MAX(?a) AS ?m) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } GROUP BY ?b",
        "SELECT (COUNT(*) AS ?n) { ?a (<x:p>|!<x:p>)* ?b . ?c (<x:p>|!<x:p>)* ?d }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER NOT EXISTS { ?a ?b ?i, ?f } }",
        "SELECT (COUNT(*) AS ?n) { { ?a ?b ?c } { ?d ?e ?f } { ?g ?h ?i } }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i OPTIONAL { ?a <x:no> ?z } }",
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i MINUS { ?a <x:no> ?z } }",
        "CONSTRUCT { ?a ?b ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = 'no') }",
        "DESCRIBE ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?a), STR(?d), STR(?g)) = 'no') }"
      })
  void noQueryOutlivesItsTimeByMoreThanASecond(String query) {
    long started = System.nanoTime();
    DaybookException error = failure(QueryLimits.DEFAULTS.withTime(LIMIT), query);
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    assertThat(error.code()).isEqualTo("query-timeout");
    assertThat(error.context()).containsEntry("limitMillis", 1_000L);
    assertThat(took).isLessThan(LIMIT.plusSeconds(1));
  }

  @Test
  void aStreamedAnswerEndsWithItsTime() {
    long started = System.nanoTime();
    DaybookException error =
        failure(
            QueryLimits.DEFAULTS.withTime(LIMIT).withRows(Long.MAX_VALUE),
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
    assertThat(error.code()).isEqualTo("query-timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(LIMIT.plusSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a",
        "SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f }",
        "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?d",
        "SELECT (COUNT(DISTINCT ?k) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND(CONCAT(STR(?a), STR(?d)) AS ?k) }",
        "SELECT (COUNT(DISTINCT *) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
        "SELECT (GROUP_CONCAT(STR(?a)) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
        "SELECT (SAMPLE(?a) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY (CONCAT(STR(?a), STR(?d)) AS ?k)",
        "SELECT * { ?x ?y ?z { SELECT ?x ?d ?k { ?x ?b ?c . ?d ?e ?f BIND(RAND() AS ?k) } } } ORDER BY ?k",
        "SELECT * { ?a (<x:p>|!<x:p>)* ?b }"
      })
  void noQueryHoldsMoreThanItsMemory(String query) {
    var limits = QueryLimits.DEFAULTS.withMemory(2_000_000).withRows(Long.MAX_VALUE);
    DaybookException error = failure(limits, query);
    assertThat(error.code()).isEqualTo("query-memory-limit");
    assertThat(error)
        .hasMessage(
            "the query holds more than 2000000 bytes of intermediate results: make its patterns narrower, or sort, group and join less");
  }

  @Test
  void groupsAreCountedNotTheirRows() throws IOException {
    try (var service = service(QueryLimits.DEFAULTS.withMemory(100_000));
        var answer =
            service.prepare(
                QueryRequest.of(
                    "SELECT ?b (COUNT(*) AS ?n) (COUNT(DISTINCT ?b) AS ?m) { ?a ?b ?c } GROUP BY ?b"))) {
      answer.writeTo(OutputStream.nullOutputStream());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CONCAT(?%1$d, ?%1$d)",
        "REPLACE(?%1$d, '.', '$0$0')",
        "?%1$d * ?%1$d",
      })
  void literalsCannotGrowWithoutBound(String step) throws IOException {
    var query = new StringBuilder("SELECT (BOUND(?v40) AS ?grown) { BIND(7777777777 AS ?n) BIND(");
    query.append(step.contains("*") ? "?n" : "STR(?n)").append(" AS ?v0) ");
    for (int i = 0; i < 40; i++) {
      query
          .append("BIND(")
          .append(step.replace("?%1$d", "?v" + i))
          .append(" AS ?v")
          .append(i + 1)
          .append(") ");
    }
    var out = new java.io.ByteArrayOutputStream();
    try (var service = service(QueryLimits.DEFAULTS.withTime(Duration.ofSeconds(10)));
        var answer = service.prepare(QueryRequest.of(query + "}", "text/csv"))) {
      answer.writeTo(out);
    }
    assertThat(out.toString(java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("grown\r\nfalse\r\n");
  }

  @Test
  void aQueryNestedBeyondTheStackIsRefused() {
    String query = "ASK { FILTER(" + "(".repeat(20_000) + "1" + ")".repeat(20_000) + ") }";
    assertThat(failure(QueryLimits.DEFAULTS, query).code()).isEqualTo("query-too-deep");
    String negated = "ASK { FILTER(" + "!".repeat(20_000) + "true) }";
    assertThat(failure(QueryLimits.DEFAULTS, negated).code()).isEqualTo("query-too-deep");
    String groups = "ASK " + "{".repeat(9_000) + "?s ?p ?o" + "}".repeat(9_000);
    assertThat(failure(QueryLimits.DEFAULTS, groups).code()).isEqualTo("query-too-deep");
  }

  @Test
  void aQueryLongerThanAllowedIsRefused() {
    assertThat(failure(QueryLimits.DEFAULTS, "ASK {} #" + "x".repeat(100_000)).code())
        .isEqualTo("query-too-long");
  }

  @Test
  void aQueryBeyondTheNumberAllowedIsTurnedAway() throws Exception {
    var limits =
        new QueryLimits(
            Duration.ofSeconds(20), 10, 1 << 20, 1_000, 1_000, 1, Duration.ofMillis(50));
    try (var service = service(limits)) {
      try (var first = service.prepare(QueryRequest.of("SELECT * { ?s ?p ?o }"))) {
        assertThat(first.form()).isEqualTo(QueryForm.SELECT);
        var error =
            catchThrowableOfType(
                DaybookException.class, () -> service.prepare(QueryRequest.of("ASK {}")));
        assertThat(error).isInstanceOf(DaybookException.Busy.class);
      }
      try (var next = service.prepare(QueryRequest.of("ASK {}"))) {
        assertThat(next.form()).isEqualTo(QueryForm.ASK);
      }
    }
  }

  @Test
  void anInterruptedCallerStopsItsQuery() throws Exception {
    try (var service = service(QueryLimits.DEFAULTS)) {
      var started = new CountDownLatch(1);
      var error = new DaybookException[1];
      Thread caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    started.countDown();
                    error[0] =
                        catchThrowableOfType(
                            DaybookException.class,
                            () ->
                                service.prepare(
                                    QueryRequest.of(
                                        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")));
                  });
      assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
      caller.interrupt();
      assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
      assertThat(error[0].code()).isEqualTo("query-interrupted");
    }
  }

  @Test
  void defaultsAreAsDocumented() {
    assertThat(QueryLimits.DEFAULTS)
        .isEqualTo(
            new QueryLimits(
                Duration.ofSeconds(30),
                1_000_000,
                268_435_456,
                100_000,
                1_000_000,
                4,
                Duration.ofSeconds(5)));
    assertThat(GraphSettings.DEFAULTS)
        .isEqualTo(
            new GraphSettings(
                "http://daybook.local",
                5_000,
                3,
                268_435_456,
                Duration.ofSeconds(10),
                QueryLimits.DEFAULTS));
  }

  private static DaybookException failure(QueryLimits limits, String query) {
    return catchThrowableOfType(
        DaybookException.class,
        () -> {
          try (var service = service(limits);
              var answer = service.prepare(QueryRequest.of(query))) {
            answer.writeTo(OutputStream.nullOutputStream());
          }
        });
  }
}
