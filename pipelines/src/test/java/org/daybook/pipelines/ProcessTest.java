package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessTest {

  static final String ID = "org.example.plug:p";
  static final PropKey INPUT = PropKey.parse("org.example.input");
  static final PropKey RESULT = PropKey.parse("org.example.result");

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

  /// Reads `input.n`, writes `result.double`.
  static Plug doubling() {
    return new Plug("org.example.plug")
        .predicate("{'has':'org.example.input'}")
        .reads("org.example.input")
        .writes("org.example.result")
        .owns("org.example.result");
  }

  static RunResult completed() {
    return new RunResult.Completed(NullNode.instance, Metering.NONE);
  }

  static void writeDouble(Routine.Call call) {
    int n = call.branch().get(INPUT).orElseThrow().path("n").asInt();
    call.branch().put(RESULT, JsonNodeFactory.instance.objectNode().put("double", 2 * n));
  }

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    writeDouble(call);
    return completed();
  }

  private void install(Plug plug) {
    world.fakes.install(world.store().schemas(), plug, this::run);
  }

  @Test
  void aMatchingDocumentIsProcessedOnce() {
    install(doubling());
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(runs).hasValue(1);
    RunRecord record = world.record(doc, ID);
    assertThat(record.outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(record.version()).isEqualTo("1");
    assertThat(record.plugVersion()).isEqualTo("1.0.1");
    assertThat(record.attempts()).isEqualTo(1);
    assertThat(world.jobs())
        .singleElement()
        .extracting(job -> job.id().value())
        .isEqualTo(record.job());
    assertThat(world.pipelines().explain(doc, ID).decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.UP_TO_DATE));
    assertThat(world.pipelines().explain(doc, ID).digest()).isEqualTo(record.digest());
  }

  @Test
  void aDocumentThatDoesNotMatchIsLeftAlone() {
    install(doubling());
    DocId doc = world.create("{'org.example.other':{}}");
    world.idle();
    assertThat(world.read(doc).props()).hasSize(1);
    assertThat(world.jobs()).isEmpty();
    assertThat(world.pipelines().explain(doc, ID).decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.NO_MATCH));
  }

  @Test
  void theMarkerIsReplacedByTheResultInOneCommit() {
    install(
        doubling()
            .predicate("{'has':'org.example.marker'}")
            .reads("org.example.marker", "org.example.input")
            .writes("org.example.marker", "org.example.result")
            .consumes("org.example.marker"));
    DocId doc =
        world.create(
            "{'org.example.input':{'n':1},'org.example.marker':{},'org.example.marker/b':{}}");
    world.idle();
    List<FeedEntry> entries =
        world.feed().stream().filter(entry -> entry.doc().equals(doc)).toList();
    assertThat(entries).hasSize(2);
    FeedEntry merge = entries.getLast();
    assertThat(merge.added()).containsExactlyInAnyOrder(RESULT, RunRecord.key(ID));
    assertThat(merge.removed())
        .containsExactly(
            PropKey.parse("org.example.marker/b"), PropKey.parse("org.example.marker/main"));
    assertThat(merge.changed()).isEmpty();
    assertThat(merge.provenance().author()).isEqualTo(new Author(Author.Kind.PROCESSOR, ID));
    assertThat(merge.provenance().cause()).isEqualTo("job:" + world.record(doc, ID).job());
    assertThat(world.read(doc).heads().hashes()).hasSize(1);

    world.put(doc, "org.example.marker", "{}");
    world.idle();
    assertThat(runs).hasValue(2);
    assertThat(world.has(doc, "org.example.marker")).isFalse();
  }

  @Test
  void itsOwnWritesDoNotWakeIt() {
    install(
        doubling()
            .reads("org.example.input", "org.example.result")
            .predicate("{'or':[{'has':'org.example.input'},{'has':'org.example.result'}]}"));
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(runs).hasValue(1);
    world.put(doc, "org.example.result", "{'double':0}");
    world.idle();
    assertThat(runs).as("somebody else's write to what it reads wakes it").hasValue(2);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
  }

  @Test
  void aChangeElsewhereOrToTheSameValueDoesNotRunItAgain() {
    install(doubling());
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    world.put(doc, "org.example.other", "{'n':1}");
    world.put(doc, "org.example.input", "{'n':4.0}");
    world.idle();
    assertThat(runs).hasValue(1);
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(runs).hasValue(2);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(10);
  }

  @Test
  void aRemovedResultIsMadeAgain() {
    install(doubling());
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    world.delete(doc, "org.example.result");
    world.idle();
    assertThat(runs).hasValue(2);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
  }

  @Test
  void theRecordSaysWhyItRan() {
    install(doubling());
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.record(doc, ID).reason()).isEqualTo("never-ran");
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(world.record(doc, ID).reason()).isEqualTo("input-changed");
    world.delete(doc, "org.example.result");
    world.idle();
    assertThat(world.record(doc, ID).reason()).isEqualTo("result-removed");
    install(doubling().version("2"));
    world.idle();
    assertThat(world.record(doc, ID).reason()).isEqualTo("version-changed");
    world.pipelines().run(ID, List.of(doc));
    world.idle();
    assertThat(world.record(doc, ID).reason()).isEqualTo("forced");
  }

  @Test
  void aResultThatTheRunDoesNotWriteIsPutEmptyByTheHost() {
    world.fakes.install(world.store().schemas(), doubling().writes(), _ -> completed());
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.prop(doc, "org.example.result"))
        .isEqualTo(JsonNodeFactory.instance.objectNode());
  }

  @Test
  void aResultThatCannotBeEmptyAndWasNotWrittenIsAnError() {
    Tag strict = new Tag("org.example.strict");
    JsonNode schema = PredicateTest.json("{'type':'object','required':['x']}");
    world.store().schemas().register("org.example.plug", Map.of(strict, schema));
    world.fakes.install(
        world.store().schemas(),
        doubling().writes("org.example.strict").owns().result("org.example.strict"),
        _ -> completed());
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.has(doc, "org.example.strict")).isFalse();
    assertThat(world.prop(doc, "org.daybook.error/" + ID).path("code").asText())
        .isEqualTo("result-missing");
    assertThat(world.prop(doc, "org.daybook.error/" + ID).path("message").asText())
        .startsWith(
            "it did not write its result org.example.strict/main, and an empty one breaks the schema: ");
  }

  @Test
  void aPlugInstalledLaterProcessesTheDocumentsThatAreThere() {
    List<DocId> docs =
        java.util.stream.IntStream.range(0, 600)
            .mapToObj(n -> world.create("{'org.example.input':{'n':%d}}".formatted(n)))
            .toList();
    world.idle();
    install(doubling());
    world.idle();
    assertThat(runs).hasValue(600);
    assertThat(docs).allSatisfy(doc -> assertThat(world.has(doc, "org.example.result")).isTrue());

    install(doubling().version("2"));
    world.idle();
    assertThat(runs).as("a new version runs them again").hasValue(1200);
    assertThat(world.record(docs.getFirst(), ID).version()).isEqualTo("2");
  }

  @Test
  void aDeletedDocumentEndsItsRun() {
    var begun = new java.util.concurrent.CountDownLatch(1);
    var go = new java.util.concurrent.CountDownLatch(1);
    world.fakes.install(
        world.store().schemas(),
        doubling(),
        call -> {
          begun.countDown();
          await(go);
          return run(call);
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    await(begun);
    world.store().delete(doc, org.daybook.documents.Precondition.NONE, World.PERSON);
    go.countDown();
    world.idle();
    assertThat(world.store().read(doc)).isEmpty();
    assertThat(world.engine().counts()).containsEntry("parked", 0L).containsEntry("queued", 0L);
  }

  @Test
  void twoProcessorsOnOneDocumentBothMerge() {
    install(doubling());
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.second")
            .predicate("{'has':'org.example.input'}")
            .reads("org.example.input")
            .owns("org.example.seen")
            .result("org.example.seen"),
        _ -> completed());
    List<DocId> docs =
        java.util.stream.IntStream.range(0, 50)
            .mapToObj(n -> world.create("{'org.example.input':{'n':%d}}".formatted(n)))
            .toList();
    world.idle();
    assertThat(docs)
        .allSatisfy(
            doc ->
                assertThat(world.read(doc).props().keySet())
                    .containsExactlyInAnyOrder(
                        INPUT,
                        RESULT,
                        PropKey.parse("org.example.seen"),
                        RunRecord.key(ID),
                        RunRecord.key("org.example.second:p")));
    assertThat(world.feed()).hasSize(150);
    assertThat(Set.copyOf(docs)).hasSize(50);
  }

  static void await(java.util.concurrent.CountDownLatch latch) {
    try {
      assertThat(latch.await(30, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
