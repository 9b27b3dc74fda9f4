package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.JobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FailureTest {

  private static final String ID = ProcessTest.ID;
  private static final String ERROR = "org.daybook.error/" + ID;

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

  private void install(Plug plug, Routine routine) {
    world.fakes.install(
        world.store().schemas(),
        plug,
        call -> {
          runs.incrementAndGet();
          return routine.run(call);
        });
  }

  private static RunResult failed(RunResult.Code code) {
    return new RunResult.Failed(code, "it went wrong", Metering.NONE);
  }

  @Test
  void aFailedRunIsAnErrorTagAndIsNotTriedAgainOnTheSameInput() {
    var broken = new AtomicBoolean(true);
    install(
        ProcessTest.doubling(),
        call -> {
          ProcessTest.writeDouble(call);
          return broken.get() ? failed(RunResult.Code.TRAP) : ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    RunRecord record = world.record(doc, ID);
    assertThat(record.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
    assertThat(record.code()).isEqualTo("trap");
    assertThat(world.prop(doc, ERROR))
        .isEqualTo(
            JsonNodeFactory.instance
                .objectNode()
                .put("code", "trap")
                .put("message", "it went wrong")
                .put("attempts", 1)
                .put("job", record.job())
                .put("at", record.at().toString()));
    assertThat(world.read(doc).props().keySet())
        .as("main is otherwise unchanged")
        .containsExactlyInAnyOrder(ProcessTest.INPUT, RunRecord.key(ID), RunRecord.errorKey(ID));
    assertThat(world.feed().getLast().provenance().author()).isEqualTo(Author.HOST);

    world.put(doc, "org.example.other", "{}");
    world.pipelines().reconcile();
    world.idle();
    assertThat(runs).hasValue(1);
    assertThat(world.pipelines().explain(doc, ID).decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.FAILED_BEFORE));

    broken.set(false);
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(world.has(doc, ERROR)).as("a run that succeeds clears the error").isFalse();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(10);
  }

  @Test
  void aWriteThatWasNotDeclaredIsFoundBeforeTheMerge() {
    install(
        ProcessTest.doubling(),
        call -> {
          ProcessTest.writeDouble(call);
          call.branch()
              .put(PropKey.parse("org.example.other"), JsonNodeFactory.instance.objectNode());
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.prop(doc, ERROR).path("code").asText()).isEqualTo("write-denied");
    assertThat(world.prop(doc, ERROR).path("message").asText())
        .isEqualTo(
            "it changed [org.example.other/main]; it declared to write [org.example.result]");
    assertThat(world.has(doc, "org.example.other")).isFalse();
    assertThat(world.has(doc, "org.example.result")).isFalse();
  }

  @Test
  void aForgedRunRecordIsRefused() {
    install(
        ProcessTest.doubling().writes("org.example.result", "org.daybook.run"),
        call -> {
          call.branch().put(RunRecord.key("x:y"), JsonNodeFactory.instance.objectNode());
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.prop(doc, ERROR).path("code").asText()).isEqualTo("write-denied");
  }

  @Test
  void aResultThatBreaksItsSchemaIsAnError() {
    install(
        ProcessTest.doubling(),
        call -> {
          call.branch().put(ProcessTest.RESULT, JsonNodeFactory.instance.numberNode(3));
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.prop(doc, ERROR).path("code").asText()).isEqualTo("schema-violation");
    assertThat(world.prop(doc, ERROR).path("message").asText())
        .startsWith("org.example.result/main: ");
    assertThat(world.has(doc, "org.example.result")).isFalse();
  }

  @Test
  void onItsOwnTagTheRunWins() {
    install(
        ProcessTest.doubling(),
        call -> {
          ProcessTest.writeDouble(call);
          world.put(call.branch().fork().id(), "org.example.result", "{'double':-1,'x':1}");
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.prop(doc, "org.example.result"))
        .isEqualTo(JsonNodeFactory.instance.objectNode().put("double", 8));
    assertThat(runs).hasValue(1);
  }

  @Test
  void whatTheHostFailsIsTriedAgain() {
    install(
        ProcessTest.doubling(),
        call -> {
          if (runs.get() == 1) {
            return failed(RunResult.Code.HOST);
          }
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.has(doc, ERROR)).isFalse();
    assertThat(world.record(doc, ID).attempts()).isEqualTo(2);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
  }

  @Test
  void aRunThatKeepsThrowingIsParkedAndTheDocumentSaysSoUntilItIsResumed() {
    var broken = new AtomicBoolean(true);
    install(
        ProcessTest.doubling(),
        call -> {
          if (broken.get()) {
            throw new IllegalStateException("no disk");
          }
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    RunRecord record = world.record(doc, ID);
    assertThat(record.outcome()).isEqualTo(RunRecord.Outcome.PARKED);
    assertThat(world.prop(doc, ERROR).path("code").asText()).isEqualTo("host");
    assertThat(world.prop(doc, ERROR).path("message").asText())
        .isEqualTo("java.lang.IllegalStateException: no disk");
    assertThat(world.prop(doc, ERROR).path("attempts").asInt()).isEqualTo(2);
    assertThat(world.jobs()).extracting(job -> job.state().word()).containsExactly("parked");
    assertThat(world.pipelines().explain(doc, ID).decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.PARKED));
    assertThat(world.pipelines().explain(doc, ID).jobs()).hasSize(1);

    world.pipelines().reconcile();
    world.idle();
    assertThat(runs).as("nobody runs it behind the person's back").hasValue(2);

    broken.set(false);
    assertThat(world.engine().resume(new JobId(record.job()))).isTrue();
    world.idle();
    assertThat(world.has(doc, ERROR)).isFalse();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.record(doc, ID).job()).isEqualTo(record.job());
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
  }

  /// A document whose run is parked, until the flag falls.
  private DocId parked(AtomicBoolean broken) {
    install(
        ProcessTest.doubling(),
        call -> {
          if (broken.get()) {
            throw new IllegalStateException("no disk");
          }
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.jobs()).extracting(job -> job.state().word()).containsExactly("parked");
    return doc;
  }

  @Test
  void aParkedRunEndsWithItsPlugAndRunsAnewWhenThatIsBack() {
    var broken = new AtomicBoolean(true);
    DocId doc = parked(broken);
    world.fakes.uninstall("org.example.plug");
    world.idle();
    assertThat(world.jobs()).extracting(job -> job.state().word()).containsExactly("cancelled");
    broken.set(false);
    parkedRunsAnew(doc, () -> install(ProcessTest.doubling(), FailureTest::doubled));
  }

  @Test
  void aParkedRunEndsWhenItsPlugIsSwitchedOffAndRunsAnewWhenItIsOn() {
    var broken = new AtomicBoolean(true);
    DocId doc = parked(broken);
    world.fakes.disable("org.example.plug");
    world.idle();
    assertThat(world.jobs()).extracting(job -> job.state().word()).containsExactly("cancelled");
    broken.set(false);
    parkedRunsAnew(doc, () -> world.fakes.enable("org.example.plug"));
  }

  private static RunResult doubled(Routine.Call call) {
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  private void parkedRunsAnew(DocId doc, Runnable back) {
    back.run();
    world.idle();
    assertThat(world.jobs())
        .extracting(job -> job.state().word())
        .containsExactly("succeeded", "cancelled");
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.has(doc, ERROR)).isFalse();
  }

  @Test
  void newInputReplacesAParkedRun() {
    install(
        ProcessTest.doubling(),
        call -> {
          if (call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt() == 4) {
            throw new IllegalStateException("no disk");
          }
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(10);
    assertThat(world.jobs())
        .extracting(job -> job.state().word())
        .containsExactly("succeeded", "cancelled");
  }

  @Test
  void twoProcessorsThatFeedEachOtherAreCutOffAndNamed() {
    feeder("org.example.plug", "org.example.ping", "org.example.pong");
    feeder("org.example.second", "org.example.pong", "org.example.ping");
    world
        .store()
        .schemas()
        .register(
            "org.example.user",
            java.util.Map.of(
                World.tag("org.example.ping"), PredicateTest.json("{'type':'object'}"),
                World.tag("org.example.pong"), PredicateTest.json("{'type':'object'}")));
    DocId doc = world.create("{'org.example.ping':{'n':0}}");
    world.idle();
    assertThat(runs.get()).isBetween(8, 17);
    String message = world.prop(doc, ERROR).path("message").asText();
    assertThat(world.prop(doc, ERROR).path("code").asText()).isEqualTo("cycle");
    assertThat(message)
        .startsWith(
            "cut off after 16 runs that caused each other; the last of them:"
                + " org.example.plug:p -> org.example.second:p -> ")
        .endsWith(" -> org.example.second:p -> org.example.plug:p");
    int stopped = runs.get();
    world.put(doc, "org.example.ping", "{'n':1000}");
    world.idle();
    assertThat(runs.get()).as("a change from outside begins anew").isGreaterThan(stopped);
  }

  /// Writes one more than what it reads.
  @Test
  void aProcessorThatChangesWhatItReadsDoesNotTriggerItself() {
    world
        .store()
        .schemas()
        .register(
            "org.example.user",
            java.util.Map.of(
                World.tag("org.example.ping"), PredicateTest.json("{'type':'object'}")));
    feeder("org.example.plug", "org.example.ping", "org.example.ping");
    DocId doc = world.create("{'org.example.ping':{'n':0}}");
    world.idle();
    assertThat(runs).hasValue(1);
    assertThat(world.prop(doc, "org.example.ping").path("n").asInt()).isEqualTo(1);
    DocId next = world.create("{'org.example.ping':{'n':1000}}");
    world.idle();
    assertThat(world.prop(next, "org.example.ping").path("n").asInt()).isEqualTo(1001);
  }

  private void feeder(String plug, String reads, String writes) {
    install(
        new Plug(plug)
            .predicate("{'has':'%s'}".formatted(reads))
            .reads(reads)
            .writes(writes)
            .owns(plug + ".done")
            .result(plug + ".done"),
        call -> {
          int n = call.branch().get(PropKey.parse(reads)).orElseThrow().path("n").asInt();
          call.branch()
              .put(PropKey.parse(writes), JsonNodeFactory.instance.objectNode().put("n", n + 1));
          return ProcessTest.completed();
        });
  }
}
