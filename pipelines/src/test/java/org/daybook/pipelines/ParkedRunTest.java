package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DocId;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Of a run that the engine parks, not its own end, the document tells nevertheless.
@Timeout(60)
class ParkedRunTest {

  private static final byte[] NOTHING = {};
  private static final String ERROR = "org.daybook.error/" + ProcessTest.ID;

  @TempDir Path dir;
  private World world;

  @BeforeEach
  void open() {
    world = new World(dir);
    var runs = new AtomicInteger();
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          if (call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt() == 4) {
            call.journal().effect("http:" + runs.incrementAndGet(), NOTHING, () -> NOTHING);
            call.journal().receive("receive:1", "go", null);
          }
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// A replay asks otherwise than its run did, and the engine stops it there and then.
  private DocId diverged() {
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    World.until(
        "the run waits",
        () -> !world.jobs().isEmpty() && first().state() instanceof JobState.Waiting);
    world.engine().signal(first().id(), "go", NOTHING, null);
    World.until("the run is parked", () -> first().state() instanceof JobState.Parked);
    return doc;
  }

  private Job first() {
    return world.jobs().getLast();
  }

  private Decision.Reason reason(DocId doc) {
    return world.pipelines().explain(doc, ProcessTest.ID).decision().reason();
  }

  private void isTold(DocId doc) {
    assertThat(world.prop(doc, ERROR).path("message").asText()).contains("replay diverged");
    RunRecord record = world.record(doc, ProcessTest.ID);
    assertThat(record.outcome()).isEqualTo(RunRecord.Outcome.PARKED);
    assertThat(record.job()).isEqualTo(first().id().value());
    assertThat(reason(doc)).isEqualTo(Decision.Reason.PARKED);
    assertThat(world.pipelines().dispatches().errors(ProcessTest.ID, null, null, 10)).hasSize(1);
  }

  @Test
  void aReplayThatDivergedIsAnErrorOfItsDocument() {
    DocId doc = diverged();
    world.idle();
    isTold(doc);
    world.engine().cancel(first().id(), "given up");
    world.idle();
    assertThat(reason(doc)).isEqualTo(Decision.Reason.DISCARDED);
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(10);
    assertThat(world.has(doc, ERROR)).isFalse();
  }

  @Test
  void whatWasParkedWhenNobodyListenedIsToldAtTheNextStart() {
    world.idle();
    world.deafen();
    DocId doc = diverged();
    world.idle();
    assertThat(world.has(doc, ERROR)).isFalse();
    world.stop();
    world.open();
    world.idle();
    isTold(doc);
  }

  @Test
  void aParkedRunThatTheDocumentNoLongerAsksForIsEnded() {
    world.idle();
    world.deafen();
    DocId doc = diverged();
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(first().state()).isInstanceOf(JobState.Parked.class);
    world.stop();
    world.open();
    world.idle();
    assertThat(first().state()).isInstanceOf(JobState.Cancelled.class);
    assertThat(world.has(doc, ERROR)).isFalse();
    assertThat(world.record(doc, ProcessTest.ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void aParkedRunOfADocumentThatIsGoneIsEnded() {
    world.idle();
    world.deafen();
    DocId doc = diverged();
    world.store().delete(doc, org.daybook.documents.Precondition.NONE, World.PERSON);
    world.idle();
    world.stop();
    world.open();
    world.idle();
    assertThat(first().state()).isInstanceOf(JobState.Cancelled.class);
  }
}
