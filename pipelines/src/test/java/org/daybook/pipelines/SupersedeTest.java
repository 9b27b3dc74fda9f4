package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// New input while a run is under way. Each run reports that it has begun, then waits to be let go.
@Timeout(60)
class SupersedeTest {

  private static final String ID = ProcessTest.ID;

  @TempDir Path dir;
  private World world;
  private final List<Integer> begun = new CopyOnWriteArrayList<>();
  private final Semaphore go = new Semaphore(0);

  @BeforeEach
  void open() {
    world =
        new World(
            dir, new PipelineSettings(3, Duration.ofHours(1), 8, 256, 128, Duration.ofDays(1)));
  }

  @AfterEach
  void close() {
    go.release(100);
    world.close();
  }

  private RunResult run(Routine.Call call) {
    begun.add(call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt());
    try {
      assertThat(go.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  private void install(Plug plug) {
    world.fakes.install(world.store().schemas(), plug, this::run);
  }

  private DocId started() {
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    World.until("the first run began", () -> begun.size() == 1);
    return doc;
  }

  private void triaged() {
    World.until(
        "triage took all",
        () -> world.store().feed().cursor("triage").equals(world.store().feed().last()));
  }

  /// Every value that the result ever had on `main`.
  private List<FeedEntry> merges(DocId doc) {
    return world.feed().stream()
        .filter(entry -> entry.doc().equals(doc) && entry.keys().contains(ProcessTest.RESULT))
        .toList();
  }

  @Test
  void newInputEndsTheOldRunAndNothingOfItReachesMain() {
    install(ProcessTest.doubling());
    DocId doc = started();
    world.put(doc, "org.example.input", "{'n':2}");
    triaged();
    assertThat(world.pipelines().explain(doc, ID).decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.IN_FLIGHT));
    go.release(2);
    world.idle();
    assertThat(begun).containsExactly(1, 2);
    assertThat(merges(doc)).hasSize(1);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(4);
    assertThat(world.jobs())
        .extracting(job -> job.state().word())
        .containsExactly("succeeded", "cancelled");
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void aRunThatFinishesFirstStillDoesNotMergeOnOtherInput() {
    install(ProcessTest.doubling().finish());
    DocId doc = started();
    world.put(doc, "org.example.input", "{'n':2}");
    triaged();
    world.put(doc, "org.example.input", "{'n':3}");
    triaged();
    assertThat(begun).containsExactly(1);
    assertThat(world.engine().lane(doc + " " + ID)).as("one runs and one waits").hasSize(2);
    go.release(2);
    world.idle();
    assertThat(begun).as("the input that was never reached is not run").containsExactly(1, 3);
    assertThat(merges(doc)).hasSize(1);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(6);
  }

  @Test
  void theInputThatReturnsIsRunAfterAll() {
    install(ProcessTest.doubling());
    DocId doc = started();
    world.put(doc, "org.example.input", "{'n':2}");
    triaged();
    world.put(doc, "org.example.input", "{'n':1}");
    triaged();
    go.release(10);
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(2);
    assertThat(merges(doc)).hasSize(1);
  }

  @Test
  void whenThePredicateNoLongerHoldsTheRunIsCancelled() {
    install(ProcessTest.doubling());
    DocId doc = started();
    world.delete(doc, "org.example.input");
    triaged();
    go.release(2);
    world.idle();
    assertThat(world.read(doc).props()).isEmpty();
    assertThat(world.jobs())
        .singleElement()
        .satisfies(
            job ->
                assertThat(job.state())
                    .isEqualTo(
                        new org.daybook.wflow.JobState.Cancelled("the predicate does not hold")));
  }

  @Test
  void afterThreeSupersedesTheRunFinishesOutdatedAndTheNewestFollows() {
    install(ProcessTest.doubling());
    DocId doc = started();
    for (int n = 2; n <= 5; n++) {
      int runs = n;
      world.put(doc, "org.example.input", "{'n':%d}".formatted(n));
      triaged();
      if (n < 5) {
        go.release();
        World.until("run %d began".formatted(n), () -> begun.size() == runs);
      }
    }
    assertThat(begun).as("the fourth run is not ended").containsExactly(1, 2, 3, 4);
    go.release(10);
    world.idle();
    assertThat(begun).containsExactly(1, 2, 3, 4, 5);
    assertThat(merges(doc)).hasSize(2);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(10);
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void anOutdatedRunKeepsItsMarkerForTheNewestInput() {
    world.close();
    world =
        new World(
            dir, new PipelineSettings(1, Duration.ofHours(1), 8, 256, 128, Duration.ofDays(1)));
    install(
        ProcessTest.doubling()
            .predicate("{'has':'org.example.marker'}")
            .reads("org.example.marker", "org.example.input")
            .writes("org.example.marker", "org.example.result")
            .consumes("org.example.marker"));
    DocId doc = world.create("{'org.example.input':{'n':1},'org.example.marker':{}}");
    World.until("the first run began", () -> begun.size() == 1);
    world.put(doc, "org.example.input", "{'n':2}");
    triaged();
    go.release();
    World.until("the second run began", () -> begun.size() == 2);
    world.put(doc, "org.example.input", "{'n':3}");
    triaged();
    go.release();
    World.until("the third run began", () -> begun.size() == 3);
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.OUTDATED);
    assertThat(world.has(doc, "org.example.marker")).isTrue();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(4);
    go.release(10);
    world.idle();
    assertThat(world.has(doc, "org.example.marker")).isFalse();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(6);
  }

  @Test
  void aChangeThatTriageHasNotSeenStopsTheMerge() {
    install(ProcessTest.doubling());
    DocId doc = started();
    world.stopTriage();
    world.put(doc, "org.example.input", "{'n':2}");
    go.release(2);
    World.until("the run on the new input has merged", () -> !merges(doc).isEmpty());
    assertThat(begun).containsExactly(1, 2);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(4);
    assertThat(merges(doc)).hasSize(1);
  }
}
