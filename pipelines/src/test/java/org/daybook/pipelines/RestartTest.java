package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DocId;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RestartTest {

  private static final String ID = ProcessTest.ID;

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

  private List<DocId> processed(int count) {
    world.fakes.install(world.store().schemas(), ProcessTest.doubling(), this::run);
    var docs = new ArrayList<DocId>();
    for (int n = 0; n < count; n++) {
      docs.add(world.create("{'org.example.input':{'n':%d}}".formatted(n)));
    }
    world.idle();
    assertThat(runs).hasValue(count);
    return docs;
  }

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  @Test
  void whatALostEventHidIsFoundByTheReconcilerWhichRunsByItself() {
    world.close();
    var settings = PipelineSettings.DEFAULTS;
    var often =
        new PipelineSettings(
            settings.supersedesBound(),
            settings.supersedesTime(),
            settings.cycleBound(),
            2,
            settings.concurrency(),
            Duration.ofSeconds(2));
    world = new World(dir, often);
    world.fakes.install(world.store().schemas(), ProcessTest.doubling(), this::run);
    world.idle();
    world.stopTriage();
    var hidden = new ArrayList<DocId>();
    for (int n = 0; n < 5; n++) {
      hidden.add(world.create("{'org.example.input':{'n':%d}}".formatted(n)));
    }
    world.store().feed().moveCursor("triage", world.store().feed().last());
    World.until(
        "every document was processed",
        () -> hidden.stream().allMatch(doc -> world.has(doc, "org.example.result")));
  }

  @Test
  void nothingRunsTwiceAfterARestart() {
    processed(20);
    world.stop();
    world.open();
    world.idle();
    assertThat(runs).hasValue(20);
  }

  @Test
  void nothingRunsTwiceAfterEveryIndexAndJobIsDeleted() {
    processed(20);
    long commits = world.store().feed().last().value();
    for (int round = 0; round < 3; round++) {
      world.forgetCursor();
      world.stop();
      world.deleteJobs();
      world.open();
      world.idle();
    }
    assertThat(runs).hasValue(20);
    assertThat(world.jobs()).isEmpty();
    assertThat(world.store().feed().last().value()).isEqualTo(commits);

    DocId late = world.create("{'org.example.input':{'n':21}}");
    world.idle();
    assertThat(world.prop(late, "org.example.result").path("double").asInt())
        .as("and new documents are processed, whatever epoch the new log begins with")
        .isEqualTo(42);
  }

  @Test
  void jobsThatAreLostBeforeTheyRanAreDispatchedAgain() {
    var held = new CountDownLatch(1);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          try {
            assertThat(held.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          call.journal().checkCancelled();
          return run(call);
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    World.until("the job runs", () -> world.engine().counts().get("running") > 0);
    World.until(
        "triage took it",
        () -> world.store().feed().cursor("triage").equals(world.store().feed().last()));
    Thread.ofVirtual().start(() -> release(held));
    world.stop();
    world.deleteJobs();
    world.open();
    world.idle();
    assertThat(runs).hasValue(1);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
  }

  @Test
  void aRunThatWasCutShortIsRunAgainAndSeesTheSameFacts() {
    var facts = new CopyOnWriteArrayList<String>();
    var inRun = new CountDownLatch(1);
    var held = new CountDownLatch(1);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          facts.add(fact(call, "clock/0", "first"));
          facts.add(fact(call, "clock/1", "second"));
          if (facts.size() == 2) {
            inRun.countDown();
            ProcessTest.await(held);
            call.journal().checkCancelled();
          }
          return run(call);
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    ProcessTest.await(inRun);
    Thread.ofVirtual().start(() -> release(held));
    world.stop();
    assertThat(runs).hasValue(0);
    world.open();
    world.idle();
    assertThat(runs).hasValue(1);
    assertThat(facts.subList(2, 4)).isEqualTo(facts.subList(0, 2));
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(world.feed().stream().filter(e -> e.keys().contains(ProcessTest.RESULT))).hasSize(1);
  }

  @Test
  void aRunThatWasCutShortAndWhoseInputThenChangedGivesWayWithoutDiverging() {
    var inRun = new CountDownLatch(1);
    var held = new CountDownLatch(1);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          if (call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt() == 4) {
            fact(call, "clock/0", "then");
            inRun.countDown();
            ProcessTest.await(held);
            call.journal().checkCancelled();
          }
          return run(call);
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    ProcessTest.await(inRun);
    world.stopTriage();
    world.put(doc, "org.example.input", "{'n':5}");
    Thread.ofVirtual().start(() -> release(held));
    world.stop();
    world.open();
    world.idle();
    // The old run may replay, on the old input, before the new one takes over; it never merges.
    assertThat(runs.get()).isBetween(1, 2);
    assertThat(world.feed().stream().filter(e -> e.keys().contains(ProcessTest.RESULT))).hasSize(1);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(10);
    assertThat(world.engine().counts()).containsEntry("parked", 0L);
  }

  @Test
  void aParkedRunWhoseJobIsLostRunsAgain() {
    var broken = new AtomicInteger(2);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          if (broken.getAndDecrement() > 0) {
            throw new IllegalStateException("no disk");
          }
          return run(call);
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.PARKED);
    world.stop();
    world.deleteJobs();
    world.open();
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  private static String fact(Routine.Call call, String name, String request) {
    byte[] fact =
        call.journal()
            .effect(
                name,
                request.getBytes(StandardCharsets.UTF_8),
                () -> Long.toString(System.nanoTime()).getBytes(StandardCharsets.UTF_8));
    assertThat(JsonNodeFactory.instance.textNode(new String(fact, StandardCharsets.UTF_8)))
        .isNotNull();
    return new String(fact, StandardCharsets.UTF_8);
  }

  /// Lets the code go once the engine is being closed: it then meets the engine's stop.
  private static void release(CountDownLatch held) {
    java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
    held.countDown();
  }
}
