package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.pipelines.internal.RerunWflow;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs that somebody asks for, where the documents ask for none.
@Timeout(60)
class ForcedRunTest {

  private static final String ID = ProcessTest.ID;

  @TempDir Path dir;
  private World world;
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicReference<RunResult> result = new AtomicReference<>(ProcessTest.completed());

  @BeforeEach
  void open() {
    world = new World(dir);
    world.fakes.install(world.store().schemas(), ProcessTest.doubling(), this::run);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    ProcessTest.writeDouble(call);
    return result.get();
  }

  private Decision force(DocId doc) {
    return world.pipelines().run(ID, List.of(doc)).get(doc);
  }

  @Test
  void aRunThatSucceededIsDoneAgainEachTimeItIsAskedFor() {
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    String first = world.record(doc, ID).job();
    assertThat(force(doc).reason()).isEqualTo(Reason.FORCED);
    world.idle();
    String second = world.record(doc, ID).job();
    assertThat(force(doc).reason()).isEqualTo(Reason.FORCED);
    world.idle();
    assertThat(List.of(first, second, world.record(doc, ID).job())).doesNotHaveDuplicates();
    assertThat(runs).hasValue(3);
    assertThat(world.pipelines().explain(doc, ID).decision())
        .isEqualTo(new Decision.Skip(Reason.UP_TO_DATE));
  }

  @Test
  void anOrderThatComesAgainRunsNothingTwice() {
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    for (int time = 0; time < 3; time++) {
      world.pipelines().run(ID, List.of(doc), "an order");
      world.idle();
    }
    assertThat(runs).hasValue(2);
    world.pipelines().run(ID, List.of(doc), "another order");
    world.idle();
    assertThat(runs).hasValue(3);
    var all = new Rerun(ID, PredicateTest.json("{'has':'org.example.input'}"));
    JobId job = world.pipelines().rerun(all, "an order of many");
    world.idle();
    assertThat(world.pipelines().rerun(all, "an order of many")).isEqualTo(job);
    world.idle();
    assertThat(runs).hasValue(4);
  }

  @Test
  void aFailureThatWouldNotBeTriedAgainIs() {
    result.set(new RunResult.Failed(RunResult.Code.REPORTED, "no light", Metering.NONE));
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.FAILED);
    assertThat(world.has(doc, RunRecord.errorKey(ID).toString())).isTrue();
    result.set(ProcessTest.completed());
    assertThat(force(doc).reason()).isEqualTo(Reason.FORCED);
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.has(doc, RunRecord.errorKey(ID).toString())).isFalse();
  }

  @Test
  void aDocumentThatDoesNotMatchIsNotRun() {
    DocId doc = world.create("{'org.example.other':{}}");
    assertThat(force(doc)).isEqualTo(new Decision.Skip(Reason.NO_MATCH));
    DocId gone = DocId.create(java.time.Clock.systemUTC());
    assertThat(force(gone).reason()).isEqualTo(Reason.DOCUMENT_UNKNOWN);
    world.idle();
    assertThat(runs).hasValue(0);
  }

  @Test
  void anUnknownProcessorIsAnErrorThatNamesTheKnownOnes() {
    assertThatThrownBy(() -> world.pipelines().run("org.example.plug:q", List.of()))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessageContaining("org.example.plug:q")
        .hasMessageContaining(ID);
  }

  @Test
  void oneThatIsUnderWayIsNotAddedAgainAndNoOtherChangeEndsIt() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          begun.countDown();
          try {
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          return run(call);
        });
    world.idle();
    assertThat(force(doc).reason()).isEqualTo(Reason.FORCED);
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(force(doc)).isEqualTo(new Decision.Skip(Reason.IN_FLIGHT));
    world.put(doc, "org.example.other", "{}");
    world.pipelines().reconcile();
    World.until(
        "the reconciler has ended",
        () ->
            world.engine().jobs(org.daybook.wflow.log.JobFilter.ALL, 100).stream()
                .filter(job -> job.wflow().equals("reconcile"))
                .allMatch(job -> job.state().ended()));
    go.countDown();
    world.idle();
    assertThat(runs).hasValue(2);
  }

  @Test
  void allDocumentsOfAPredicateAreRunAgainByOneJob() throws Exception {
    var docs = new ArrayList<DocId>();
    for (int n = 0; n < 40; n++) {
      docs.add(world.create("{'org.example.input':{'n':%d}}".formatted(n)));
    }
    world.create("{'org.example.other':{}}");
    world.idle();
    var order =
        new Rerun(
            ID,
            PredicateTest.json(
                "{'field':{'prop':'org.example.input','pointer':'/n','op':'ge','value':30}}"));
    assertThat(world.pipelines().count(order)).isEqualTo(new Rerun.Count(10, 10));
    assertThat(runs).as("a count runs nothing").hasValue(40);
    JobId job = world.pipelines().rerun(order);
    world.idle();
    assertThat(runs).hasValue(50);
    assertThat(world.engine().await(job, Duration.ofSeconds(5)).state())
        .isInstanceOfSatisfying(
            JobState.Succeeded.class,
            ended ->
                assertThat(RerunWflow.result(ended.result())).isEqualTo(new Rerun.Count(10, 10)));
    assertThat(docs.subList(30, 40))
        .allSatisfy(
            doc -> assertThat(world.record(doc, ID).outcome().word()).isEqualTo("succeeded"));
  }

  @Test
  void anOrderWithAWrongPredicateIsRefused() {
    assertThatThrownBy(
            () -> world.pipelines().rerun(new Rerun(ID, PredicateTest.json("{'hes':'org.a'}"))))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("hes");
  }
}
