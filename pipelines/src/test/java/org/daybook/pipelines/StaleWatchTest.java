package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.DocId;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.internal.Causes;
import org.daybook.pipelines.internal.Dispatcher;
import org.daybook.pipelines.internal.InstalledWatches;
import org.daybook.pipelines.internal.Lanes;
import org.daybook.pipelines.internal.ProcessArgs;
import org.daybook.pipelines.internal.ReviewBranches;
import org.daybook.pipelines.internal.SecondLooks;
import org.daybook.pipelines.internal.Watch;
import org.daybook.pipelines.internal.collate.Collations;
import org.daybook.pipelines.internal.index.DispatchIndex;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whoever decides may have learnt of a change before the plugs changed, and may come to it after.
@Timeout(60)
class StaleWatchTest {

  private static final String ID = ProcessTest.ID;

  @TempDir Path dir;
  private World world;
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore go = new Semaphore(0);

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    go.release(100);
    world.close();
  }

  private RunResult run(Routine.Call call) {
    begun.release();
    take(go);
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  private static void take(Semaphore semaphore) {
    try {
      assertThat(semaphore.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void install(String version) {
    world.fakes.install(
        world.store().schemas(), ProcessTest.doubling().version(version), this::run);
  }

  /// One that sees what the world's own sees, to be called when the test wants.
  private Dispatcher dispatcher(InstalledWatches installed, DispatchIndex index) {
    var lanes = new Lanes(PipelineSettings.DEFAULTS, Clock.systemUTC());
    lanes.start(world.engine());
    var looks = new SecondLooks(index.postponed(), Clock.systemUTC(), Duration.ofMinutes(1));
    return new Dispatcher(
        world.store(),
        BlindSight.INSTANCE,
        installed,
        lanes,
        new Causes(lanes, PipelineSettings.DEFAULTS),
        new ReviewBranches(world.store()),
        index,
        looks,
        new Collations(
            world.store(),
            BlindSight.INSTANCE,
            installed,
            index,
            looks,
            lanes,
            Clock.systemUTC(),
            Sequence.START),
        Clock.systemUTC());
  }

  @Test
  void whoeverWasWokenByTheOldVersionDoesNotCancelTheRunOfTheNew() {
    install("1");
    go.release();
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    take(begun);
    var installed = new InstalledWatches(world.fakes, world.store());
    List<Watch> old = installed.current().all();
    install("2");
    world.pipelines().reconcile();
    take(begun);
    try (var index = DispatchIndex.open(dir.resolve("other.db"), world.store().feed().last())) {
      assertThat(dispatcher(installed, index).consider(doc, old, Optional::empty)).isZero();
      assertThat(index.row(doc, ID))
          .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(Dispatch.State.WAITING));
    }
    go.release();
    world.idle();
    assertThat(world.record(doc, ID).version()).isEqualTo("2");
  }

  @Test
  void aRunGoesOnWhenItsPlugGoesAndComesBackMeanwhile() {
    install("1");
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    take(begun);
    world.fakes.uninstall("org.example.plug");
    world.pipelines().reconcile();
    World.until(
        "all documents were looked at without it",
        () ->
            world.engine().jobs(JobFilter.ALL.ofWflow("reconcile"), 10).stream()
                .allMatch(job -> job.state().ended()));
    install("1");
    go.release();
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(begun.availablePermits()).as("more runs").isZero();
  }

  @Test
  void whoeverAddsAJobInTheMomentThatItsPlugGoesTakesItBack() {
    world.fakes.install(world.store().schemas(), ProcessTest.doubling().home("gpu"), this::run);
    world.idle();
    world.stopTriage();
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    var installed = new InstalledWatches(world.fakes, world.store());
    List<Watch> old = installed.current().all();
    try (var index = DispatchIndex.open(dir.resolve("other.db"), world.store().feed().last())) {
      dispatcher(installed, index)
          .consider(
              doc,
              old,
              () -> {
                world.fakes.uninstall("org.example.plug");
                return Optional.empty();
              });
    }
    assertThat(world.jobs()).extracting(job -> job.state().word()).containsExactly("cancelled");
  }

  @Test
  void aRunOfTheOldVersionNeverRunsTheCodeOfTheNew() {
    go.release(2);
    install("1");
    world.fakes.beforeNextRoutine(() -> install("2"));
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(begun.availablePermits()).isEqualTo(1);
    assertThat(world.record(doc, ID).version()).isEqualTo("2");
  }

  @Test
  void whatCodeDidThatWasReplacedMeanwhileIsNotMerged() {
    install("1");
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    take(begun);
    install("2");
    go.release(2);
    world.idle();
    assertThat(world.record(doc, ID).version()).isEqualTo("2");
    assertThat(
            world.feed().stream().filter(entry -> entry.keys().contains(RunRecord.key(ID))).count())
        .as("records on main")
        .isEqualTo(1);
  }

  @Test
  void aJobThatLookedBeforeItEndsIsNotTakenForOneThatWillRun() {
    install("1");
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    take(begun);
    Job leaving = world.jobs().getFirst();
    var installed = new InstalledWatches(world.fakes, world.store());
    List<Watch> woken = installed.current().all();
    try (var index = DispatchIndex.open(dir.resolve("other.db"), world.store().feed().last())) {
      Dispatcher dispatcher = dispatcher(installed, index);
      world.fakes.uninstall("org.example.plug");
      dispatcher.follow(leaving.id(), ProcessArgs.parse(leaving.args()));
      install("1");
      assertThat(dispatcher.consider(doc, woken, Optional::empty)).isEqualTo(1);
      assertThat(dispatcher.consider(doc, woken, Optional::empty)).isZero();
    }
    go.release(2);
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(2);
  }
}
