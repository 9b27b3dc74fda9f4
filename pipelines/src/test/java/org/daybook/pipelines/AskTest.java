package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daybook.documents.DocId;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Processors whose predicate asks the document's own graph.
@Timeout(60)
class AskTest {

  private static final String ID = "org.example.plug:p";
  private static final String KEY = "<http://daybook.local/key/org.example.%s>";

  @TempDir Path dir;
  private World world;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    return ProcessTest.completed();
  }

  private void install(String plug, String predicate) {
    world.fakes.install(
        world.store().schemas(),
        new Plug(plug)
            .predicate(predicate)
            .reads("org.example.input", "org.example.other")
            .writes(plug + ".result")
            .owns(plug + ".result")
            .result(plug + ".result"),
        this::run);
  }

  private static String ask(String tag, String pattern) {
    return "{'ask':{'reads':['org.example.%s'],'query':'ASK { %s }'}}".formatted(tag, pattern);
  }

  @Test
  void itHoldsOnWhatTheGraphSays() {
    install("org.example.plug", ask("input", "?d " + KEY.formatted("input") + " ?input"));
    DocId with = world.create("{'org.example.input':{'n':1}}");
    DocId without = world.create("{'org.example.other':{'n':1}}");
    world.idle();
    assertThat(world.has(with, "org.example.plug.result/main")).isTrue();
    assertThat(world.has(without, "org.example.plug.result/main")).isFalse();
    assertThat(runs).hasValue(1);
  }

  @Test
  void itSeesNothingButTheTagsThatItReads() {
    String hidden = "?d %s ?x".formatted(KEY.formatted("other"));
    String version = "?d <http://daybook.local/ns#heads> ?heads";
    String time = "?d <http://daybook.local/ns#modified> ?time";
    install(
        "org.example.plug",
        ask("input", "{%s} UNION {%s} UNION {%s}".formatted(hidden, version, time)));
    DocId doc = world.create("{'org.example.input':{'n':1},'org.example.other':{'n':1}}");
    world.idle();
    assertThat(runs).hasValue(0);
    assertThat(world.pipelines().explain(doc, ID).decision().reason())
        .isEqualTo(Decision.Reason.NO_MATCH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      value = {
        "ASK { ?d ?p  ~ not a SPARQL query at line 1, column",
        "SELECT * { ?d ?p ?o } ~ it is no ASK but a SELECT: wanted an ASK on the document's own graph alone",
        "ASK FROM <http://x.org/> { ?d ?p ?o } ~ FROM names another graph",
        "ASK { GRAPH ?g { ?d ?p ?o } } ~ GRAPH names another graph",
        "ASK { FILTER NOT EXISTS { GRAPH ?g { ?d ?p ?o } } } ~ GRAPH names another graph",
        "ASK { { SELECT ?d { GRAPH ?g { ?d ?p ?o } } } } ~ GRAPH names another graph",
        "ASK { SERVICE SILENT <http://x.org/> { ?d ?p ?o } } ~ SERVICE http://x.org/ is not done here",
        "ASK { ?d ?p ?o FILTER(NOW() > ?o) } ~ now() differs from one time to the next",
        "ASK { ?d ?p ?o FILTER(RAND() < 0.5) } ~ rand() differs from one time to the next",
        "INSERT DATA { <a:b> <a:c> 1 } ~ this is a SPARQL update",
      })
  void whatIsNoAskOfTheOwnGraphIsRefusedWhenItIsRead(String query, String said) {
    assertThat(
            Predicate.faults(
                PredicateTest.json(
                    "{'not':{'ask':{'reads':['org.example.input'],'query':'%s'}}}"
                        .formatted(query.replace("'", "’")))))
        .singleElement()
        .satisfies(
            fault -> {
              assertThat(fault.pointer()).isEqualTo("/not/ask/query");
              assertThat(fault.rule()).containsIgnoringCase(said);
            });
  }

  @Test
  void anAskThatRunsForEverHoldsUpNothing() {
    String forever =
        "{'not':"
            + ask(
                "input",
                IntStream.range(0, 12)
                        .mapToObj(i -> "?a%d ?b%d ?c%d".formatted(i, i, i))
                        .collect(Collectors.joining(" . "))
                    + " FILTER(?a0 = ?a11 && ?a0 != ?a11)")
            + "}";
    install("org.example.slow", forever);
    install("org.example.plug", "{'has':'org.example.input'}");
    for (int i = 0; i < 50; i++) {
      world.create("{'org.example.input':{'list':[1,2,3,4,5,6,7,8,9,10,%d]}}".formatted(i));
    }
    DocId last = world.create("{'org.example.input':{'list':[1,2,3,4,5,6,7,8,9,10]}}");
    long began = System.nanoTime();
    world.idle();
    assertThat(runs).as("only the other processor ran").hasValue(51);
    assertThat((System.nanoTime() - began) / 1_000_000_000).isLessThan(20);
    assertThat(world.pipelines().explain(last, "org.example.slow:p").decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.PREDICATE_UNDECIDED));
  }
}
