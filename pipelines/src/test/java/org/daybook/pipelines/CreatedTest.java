package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs that create documents, such as one for each attachment of a mail.
@Timeout(60)
class CreatedTest {

  private static final String ID = ProcessTest.ID;

  private static final PropKey OTHER = PropKey.parse("org.example.other");

  private final AtomicInteger runs = new AtomicInteger();
  @TempDir Path dir;
  private World world;

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// Its result links to a document that it creates, for an `n` above 0 with an input of one less.
  private static RunResult split(Routine.Call call) {
    int n = call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt();
    var result = JsonNodeFactory.instance.objectNode().put("of", n);
    if (n > 0) {
      DocId part = DocId.create(Clock.systemUTC());
      var props = new TreeMap<PropKey, JsonNode>();
      props.put(ProcessTest.INPUT, JsonNodeFactory.instance.objectNode().put("n", n - 1));
      call.branch().create(part, props);
      result.put("part", "daybook:doc/" + part);
    }
    call.branch().put(ProcessTest.RESULT, result);
    return ProcessTest.completed();
  }

  /// As many documents of its own kind as its input says.
  private static RunResult multiply(Routine.Call call) {
    JsonNode input = call.branch().get(ProcessTest.INPUT).orElseThrow();
    for (int n = 0; n < input.path("n").asInt(); n++) {
      call.branch()
          .create(DocId.create(Clock.systemUTC()), new TreeMap<>(Map.of(ProcessTest.INPUT, input)));
    }
    call.branch().put(ProcessTest.RESULT, JsonNodeFactory.instance.objectNode());
    return ProcessTest.completed();
  }

  private static Plug splitting() {
    return ProcessTest.doubling().writes("org.example.result", "org.example.input");
  }

  private void install(Plug plug) {
    world.fakes.install(world.store().schemas(), plug, CreatedTest::split);
  }

  @Test
  void theResultLinksToWhatTheRunCreatedWhichIsProcessedInTurn() {
    install(splitting());
    DocId first = world.create("{'org.example.input':{'n':3}}");
    world.idle();
    List<Document> all = world.store().list(null, 10);
    assertThat(all).hasSize(4);
    Document at = world.read(first);
    for (int n = 3; n >= 0; n--) {
      JsonNode result = at.prop(ProcessTest.RESULT).orElseThrow();
      assertThat(result.path("of").asInt()).isEqualTo(n);
      if (n > 0) {
        at = world.read(new DocId(result.path("part").asText().substring("daybook:doc/".length())));
      }
    }
    assertThat(world.jobs()).hasSize(4);
    world.stop();
    world.deleteJobs();
    world.open();
    world.idle();
    assertThat(world.store().count()).isEqualTo(4);
  }

  @Test
  void oneThatGoesOnForEverIsCutOff() {
    install(splitting());
    world.create("{'org.example.input':{'n':1000}}");
    world.idle();
    long documents = world.store().count();
    assertThat(documents)
        .isBetween(
            (long) PipelineSettings.DEFAULTS.cycleBound(),
            2L * PipelineSettings.DEFAULTS.cycleBound());
    assertThat(world.store().list(null, 1_000))
        .filteredOn(doc -> doc.prop(RunRecord.errorKey(ID)).isPresent())
        .singleElement()
        .satisfies(
            doc ->
                assertThat(doc.prop(RunRecord.errorKey(ID)).orElseThrow().path("code").asText())
                    .isEqualTo("cycle"));
  }

  @Test
  void oneThatCreatesManyOfItsOwnKindComesToAnEnd() {
    world.close();
    world = new World(dir, PipelineSettings.DEFAULTS.withCreatedBound(100));
    world.fakes.install(world.store().schemas(), splitting(), CreatedTest::multiply);
    world.create("{'org.example.input':{'n':3}}");
    world.idle();
    assertThat(world.store().count()).isBetween(90L, 101L);
    assertThat(world.store().list(null, 1_000))
        .filteredOn(doc -> doc.prop(RunRecord.errorKey(ID)).isPresent())
        .isNotEmpty()
        .allSatisfy(
            doc ->
                assertThat(doc.prop(RunRecord.errorKey(ID)).orElseThrow().path("code").asText())
                    .isEqualTo("create-limit"));
    long before = world.store().count();
    world.stop();
    world.open();
    DocId other = world.store().list(null, 1_000).getLast().id();
    world.put(other, "org.example.input", "{'n':2}");
    world.idle();
    assertThat(world.store().count())
        .as("what comes from outside begins anew")
        .isBetween(before + 3, before + 100);
  }

  @Test
  void whatItMayNotWriteItCannotCreate() {
    install(ProcessTest.doubling());
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(world.store().count()).isEqualTo(1);
    assertThat(world.prop(doc, "org.daybook.error/" + ID).path("code").asText())
        .isEqualTo("write-denied");
  }

  @Test
  void aRunWhoseResultWaitsForAPersonCannotCreate() {
    install(splitting().review());
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(world.store().count()).isEqualTo(1);
    assertThat(world.prop(doc, "org.daybook.error/" + ID).path("code").asText())
        .isEqualTo("create-denied");
    assertThat(world.pipelines().reviews().list(null, null, 10)).isEmpty();
  }

  /// A run that links to a document it creates, and writes what is not its plug's.
  private RunResult note(Routine.Call call, Runnable meanwhile) {
    meanwhile.run();
    JsonNode run = JsonNodeFactory.instance.objectNode().put("by", "run " + runs);
    call.branch().put(OTHER, run);
    DocId part = DocId.create(Clock.systemUTC());
    call.branch().create(part, new TreeMap<>(Map.of(OTHER, run)));
    call.branch()
        .put(
            ProcessTest.RESULT,
            JsonNodeFactory.instance.objectNode().put("part", "daybook:doc/" + part));
    return ProcessTest.completed();
  }

  private void installNoting(IntPredicate conflicts) {
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling().writes("org.example.result", "org.example.other"),
        call ->
            note(
                call,
                () -> {
                  if (conflicts.test(runs.incrementAndGet())) {
                    world.put(
                        call.branch().fork().id(),
                        "org.example.other",
                        "{'by':'ann %s'}".formatted(runs));
                  }
                }));
  }

  @Test
  void afterAConflictItRunsAgainAndOnlyWhatThatRunCreatedIsThere() {
    installNoting(run -> run == 1);
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.has(doc, "org.daybook.error/" + ID)).isFalse();
    assertThat(runs).hasValue(2);
    assertThat(world.store().count()).isEqualTo(2);
    String part = world.prop(doc, "org.example.result").path("part").asText();
    assertThat(world.prop(new DocId(part.substring("daybook:doc/".length())), "org.example.other"))
        .isEqualTo(PredicateTest.json("{'by':'run 2'}"));
  }

  @Test
  void aRunThatSomebodyAskedForRunsAgainAfterAConflictToo() {
    installNoting(run -> run == 2);
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    world.pipelines().run(ID, List.of(doc));
    world.idle();
    assertThat(runs).hasValue(3);
    assertThat(world.store().count()).isEqualTo(3);
    assertThat(world.prop(doc, "org.example.other").path("by").asText()).isEqualTo("run 3");
  }

  @Test
  void oneThatAlwaysMeetsAConflictFailsInTheEndAndCreatesNothing() {
    installNoting(_ -> true);
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(runs).hasValue(1 + PipelineSettings.DEFAULTS.supersedesBound());
    assertThat(world.store().count()).isEqualTo(1);
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.FAILED);
    assertThat(world.prop(doc, "org.daybook.error/" + ID).path("code").asText())
        .isEqualTo("create-denied");
  }
}
