package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.daybook.documents.DocId;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.log.JobFilter;
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
        .isEqualTo(new Decision.Skip(Decision.Reason.ASK_RESTS));
  }

  /// Answered at once on documents without `other`, and never on the rest.
  private static String slowWithOther() {
    return "{'not':{'ask':{'reads':['org.example.input','org.example.other'],'query':'ASK { ?d %s ?o . %s }'}}}"
        .formatted(
            KEY.formatted("other"),
            IntStream.range(0, 12)
                    .mapToObj(i -> "?a%d ?b%d ?c%d".formatted(i, i, i))
                    .collect(Collectors.joining(" . "))
                + " FILTER(?a0 = ?a11 && ?a0 != ?a11)");
  }

  private DocId slow() {
    return world.create(
        "{'org.example.input':{'list':[1,2,3,4,5,6,7,8,9,10]},'org.example.other':{'n':1}}");
  }

  private boolean ran(DocId doc) {
    return world.has(doc, "org.example.plug.result/main");
  }

  @Test
  void oneSlowDocumentHoldsUpNoOtherOfItsProcessor() {
    install("org.example.plug", slowWithOther());
    DocId slow = slow();
    world.idle();
    DocId next = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(ran(slow)).isFalse();
    assertThat(ran(next)).as("a document whose answer is quick").isTrue();
  }

  private void resting(Duration rest) {
    world.close();
    world =
        new World(
            dir,
            new PipelineSettings(3, Duration.ofSeconds(30), 8, 256, 128, Duration.ofDays(1), rest));
  }

  /// Goes over the bounds of the query on so many documents that it rests as a whole. The pass for
  /// what was installed is over before, for it rests in its turn while documents come.
  private void overrun() {
    world.idle();
    for (int n = 0; n < 4; n++) {
      slow();
    }
    world.idle();
  }

  @Test
  void whatWasPassedOverWhileAQueryRestedIsLookedAtAgainByItself() {
    resting(Duration.ofSeconds(4));
    install("org.example.plug", slowWithOther());
    overrun();
    DocId next = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(ran(next)).as("the query rests").isFalse();
    World.until("the rest is over and it ran", () -> ran(next));
    assertThat(runs).hasValue(1);
  }

  @Test
  void whatWasPassedOverIsCausedByTheRunThatMadeIt() {
    resting(Duration.ofSeconds(4));
    install("org.example.plug", slowWithOther());
    overrun();
    DocId made = DocId.create(Clock.systemUTC());
    var input = JsonNodeFactory.instance.objectNode().put("n", 1);
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.maker")
            .predicate("{'has':'org.example.marker'}")
            .reads("org.example.marker")
            .writes("org.example.maker.result", "org.example.input")
            .owns("org.example.maker.result")
            .result("org.example.maker.result"),
        call -> {
          call.branch().create(made, new TreeMap<>(Map.of(ProcessTest.INPUT, input)));
          return ProcessTest.completed();
        });
    DocId first = world.create("{'org.example.marker':{}}");
    World.until("it is made", () -> world.store().read(made).isPresent());
    world.idle();
    assertThat(ran(made)).as("the query rests").isFalse();
    World.until("the rest is over and it ran", () -> ran(made));
    assertThat(world.pipelines().explain(made, ID).cause())
        .contains(world.record(first, "org.example.maker:p").job());
  }

  @Test
  void aRestartForgetsNoneThatWasPassedOver() {
    resting(Duration.ofSeconds(4));
    install("org.example.plug", slowWithOther());
    overrun();
    DocId next = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(ran(next)).isFalse();
    world.stop();
    world.open();
    World.until("it ran", () -> ran(next));
  }

  @Test
  void aJobUnderWayGoesOnWhileTheQueryRests() {
    var started = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.plug")
            .predicate(slowWithOther())
            .reads("org.example.input", "org.example.other")
            .writes("org.example.plug.result")
            .owns("org.example.plug.result")
            .result("org.example.plug.result"),
        call -> {
          started.countDown();
          ProcessTest.await(go);
          return run(call);
        });
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    ProcessTest.await(started);
    for (int n = 0; n < 4; n++) {
      slow();
    }
    World.until(
        "triage has seen them",
        () -> world.store().feed().cursor("triage").equals(world.store().feed().last()));
    DocId other = world.create("{'org.example.input':{'n':2}}");
    assertThat(reason(other)).isEqualTo(Decision.Reason.ASK_RESTS);
    world.pipelines().reconcile();
    World.until(
        "all was looked at again",
        () ->
            world.engine().jobs(JobFilter.ALL.ofWflow("reconcile"), 9).stream()
                .allMatch(job -> job.state().ended()));
    assertThat(reason(doc)).isEqualTo(Decision.Reason.IN_FLIGHT);
    go.countDown();
    World.until("it ran", () -> ran(doc));
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void aJobThatWaitedRunsWhenItsTurnComesWhileTheQueryRests() {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.plug")
            .predicate(slowWithOther())
            .reads("org.example.input", "org.example.other")
            .writes("org.example.plug.result")
            .owns("org.example.plug.result")
            .result("org.example.plug.result")
            .home("gpu"),
        this::run);
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    World.until("it is queued", () -> reason(doc) == Decision.Reason.IN_FLIGHT);
    for (int n = 0; n < 4; n++) {
      slow();
    }
    World.until(
        "triage has seen them",
        () -> world.store().feed().cursor("triage").equals(world.store().feed().last()));
    DocId other = world.create("{'org.example.input':{'n':2}}");
    assertThat(reason(other)).isEqualTo(Decision.Reason.ASK_RESTS);
    world.engine().announce("gpu", 1);
    World.until("it ran", () -> ran(doc));
    assertThat(runs).hasValue(1);
    assertThat(world.jobs()).hasSize(1);
  }

  private Decision.Reason reason(DocId doc) {
    return world.pipelines().explain(doc, ID).decision().reason();
  }
}
