package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.DocId;
import org.daybook.documents.Precondition;
import org.daybook.pipelines.Decision.Reason;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Manifest.Occasion;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processors that only workers with a label run.
@Timeout(60)
class HomeTest {

  private static final String ID = ProcessTest.ID;

  @TempDir Path dir;
  private World world;

  @BeforeEach
  void open() {
    world = new World(dir);
    install(ProcessTest.doubling().home("gpu"));
  }

  private void install(Plug plug) {
    world.fakes.install(world.store().schemas(), plug, HomeTest::run);
  }

  /// The same, and the pipelines look at what is installed.
  private void update(Plug plug) throws InterruptedException {
    install(plug);
    assertThat(world.pipelines().awaitIdle(Duration.ofMillis(1))).isFalse();
  }

  private static RunResult run(Routine.Call call) {
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// A document whose job is there.
  private DocId waiting() throws InterruptedException {
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    while (world.pipelines().explain(doc, ID).jobs().isEmpty()) {
      Thread.sleep(5);
    }
    return doc;
  }

  private Job job(DocId doc) {
    return world.engine().job(world.pipelines().explain(doc, ID).jobs().getFirst()).orElseThrow();
  }

  @Test
  void aRunWaitsForAWorkerOfItsHomeSaysSoAndGoesOnWhenOneComes() throws Exception {
    DocId doc = waiting();
    assertThat(job(doc).state()).isEqualTo(new JobState.Queued());
    assertThat(job(doc).label()).isEqualTo("gpu");
    Explanation explanation = world.pipelines().explain(doc, ID);
    assertThat(explanation.decision()).isEqualTo(new Decision.Skip(Reason.IN_FLIGHT));
    assertThat(explanation.waitsFor())
        .contains("a worker with the label gpu; none has announced it");
    world.engine().announce("gpu", 1);
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.pipelines().explain(doc, ID).waitsFor()).isEmpty();
  }

  @Test
  void aJobThatWaitsForTheOldHomeGivesWayToOneForTheNew() throws Exception {
    DocId doc = waiting();
    Job old = job(doc);
    update(ProcessTest.doubling().home("server"));
    World.until("there is a job for the new home", () -> job(doc).label().equals("server"));
    assertThat(world.engine().job(old.id()).orElseThrow().state())
        .isInstanceOf(JobState.Cancelled.class);
    assertThat(world.pipelines().explain(doc, ID).waitsFor())
        .contains("a worker with the label server; none has announced it");
    install(ProcessTest.doubling());
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(world.jobs()).extracting(job -> job.state().word()).containsOnlyOnce("succeeded");
  }

  private List<String> states() {
    return world.jobs().stream().map(job -> job.state().word()).toList();
  }

  private void installOther() {
    install(
        new Plug("org.example.second")
            .predicate("{'has':'org.example.marker'}")
            .result("org.example.second.done")
            .owns("org.example.second.done"));
    world.create("{'org.example.marker':{}}");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aJobThatWaitsForAWorkerIsEndedWhenItsPlugIsTakenAway(boolean another) throws Exception {
    if (another) {
      installOther();
    }
    DocId doc = waiting();
    Job job = job(doc);
    world.fakes.uninstall("org.example.plug");
    world.idle();
    assertThat(world.engine().job(job.id()).orElseThrow().state())
        .isEqualTo(new JobState.Cancelled(Reason.NOT_INSTALLED.text()));
    install(ProcessTest.doubling());
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void aJobThatWaitsForAWorkerIsEndedWhenItsPlugIsSwitchedOff() throws Exception {
    DocId doc = waiting();
    world.fakes.disable("org.example.plug");
    world.idle();
    assertThat(states()).containsExactly("cancelled");
    world.fakes.enable("org.example.plug");
    world.engine().announce("gpu", 1);
    world.idle();
    assertThat(states()).containsExactly("succeeded", "cancelled");
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void aJobThatWaitsForAWorkerIsEndedWhenPlugAndDocumentAreGone() throws Exception {
    DocId doc = waiting();
    world.fakes.uninstall("org.example.plug");
    world.store().delete(doc, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(states()).containsExactly("cancelled");
  }

  @Test
  void aJobThatWaitsForAWorkerIsEndedWhenItsPlugWentWhileTheServiceWasDown() throws Exception {
    waiting();
    world.stop();
    world.fakes.uninstall("org.example.plug");
    world.open();
    world.idle();
    assertThat(states()).containsExactly("cancelled");
  }

  @Test
  void aJobOfAStageThatWaitsForAWorkerIsEndedWithItsPipeline() throws Exception {
    install(
        new Plug("org.example.tool")
            .alone()
            .home("gpu")
            .reads("org.example.other")
            .writes("org.example.other"));
    DocId pipeline =
        world.create(
            """
            {'org.daybook.pipeline':{'name':'org.me.mine','predicate':'org.example.other',
             'stages':[{'routine':'org.example.tool/r'}]}}""");
    DocId doc = world.create("{'org.example.other':{}}");
    assertThat(label(doc, "org.me.mine:1-1")).isEqualTo("gpu");
    world.store().delete(pipeline, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(states()).containsExactly("cancelled");
  }

  @Test
  void whileItIsNotYetMovedExplainSaysWhy() throws Exception {
    world.idle(); // no pass under way moves it
    DocId doc = waiting();
    Job old = job(doc);
    world.stopTriage();
    install(ProcessTest.doubling().home("server"));
    assertThat(world.pipelines().explain(doc, ID).decision())
        .isEqualTo(
            new Decision.Supersede(
                Reason.HOME_CHANGED,
                world.pipelines().explain(doc, ID).digest(),
                List.of(old.id()),
                List.of()));
  }

  @Test
  void aRunThatSomebodyAskedForMovesAsSuch() throws Exception {
    world.engine().announce("gpu", 1);
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    String first = world.record(doc, ID).job();
    world.engine().withdraw("gpu");
    world.pipelines().run(ID, List.of(doc));
    update(ProcessTest.doubling().home("server"));
    World.until("there is a job for the new home", () -> job(doc).label().equals("server"));
    world.engine().announce("server", 1);
    world.idle();
    assertThat(world.record(doc, ID).job()).isNotEqualTo(first);
    assertThat(world.jobs())
        .extracting(job -> job.state().word())
        .containsExactlyInAnyOrder("succeeded", "cancelled", "succeeded");
  }

  @Test
  void aJobThatRunsAtTheOldHomeIsLeftThere() throws Exception {
    var begun = new Semaphore(0);
    var go = new Semaphore(0);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling().home("gpu"),
        call -> {
          begun.release();
          go.acquireUninterruptibly();
          return run(call);
        });
    world.engine().announce("gpu", 1);
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    assertThat(begun.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
    install(ProcessTest.doubling().home("server"));
    assertThat(world.pipelines().explain(doc, ID).decision())
        .isEqualTo(new Decision.Skip(Reason.IN_FLIGHT));
    go.release();
    world.idle();
    assertThat(world.jobs()).singleElement().extracting(Job::label).isEqualTo("gpu");
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void aCommandRunsWhereItsPlugSays() throws Exception {
    install(new Plug("org.example.orders").alone().home("gpu").command("c", "{}", "{}"));
    DocId doc = world.create("{'org.example.other':{}}");
    var jobs =
        world
            .pipelines()
            .commands()
            .order("org.example.orders:c", List.of(doc), PredicateTest.json("{}"), "ada", "1");
    Job waits = world.engine().job(jobs.getFirst().job()).orElseThrow();
    assertThat(waits.label()).isEqualTo("gpu");
    assertThat(waits.state()).isEqualTo(new JobState.Queued());
  }

  @Test
  void anEventHandlerRunsWhereItsPlugSaysAlsoByItsSchedule() {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.hears")
            .alone()
            .home("gpu")
            .event("made", Occasion.DOCUMENT_CREATED, null)
            .event("daily", Occasion.SCHEDULE, "0 3 * * *"),
        _ -> ProcessTest.completed());
    world.create("{'org.example.other':{}}");
    World.until("the handler is told", () -> !waitingEvents().isEmpty());
    World.until("the schedule is there", () -> !world.engine().schedules().isEmpty());
    world
        .engine()
        .addJob(
            JobRequest.of(
                "event", "as when it is due", world.engine().schedules().getFirst().args()));
    World.until("both wait", () -> waitingEvents().size() == 2);
    assertThat(waitingEvents()).extracting(Job::label).containsOnly("gpu");
    world.engine().announce("gpu", 1);
    world.idle();
    assertThat(world.engine().jobs(JobFilter.ALL.ofWflow("event"), 10))
        .filteredOn(job -> job.state() instanceof JobState.Succeeded)
        .as("two at home, and the one that moved")
        .hasSize(3);
  }

  private List<Job> waitingEvents() {
    return world.engine().jobs(JobFilter.ALL.ofWflow("event").in(Set.of("queued")), 10);
  }

  @Test
  void aPipelineSaysWhereItsRoutinesRunAndElseTheirPlugDoes() {
    install(
        new Plug("org.example.tool")
            .alone()
            .home("gpu")
            .reads("org.example.input")
            .writes("org.example.other"));
    world.create(
        """
            {'org.daybook.pipeline':{'name':'org.me.mine','predicate':'org.example.input',
             'stages':[{'parallel':[{'routine':'org.example.tool/r','home':'server'},
                                    {'routine':'org.example.tool/r'},
                                    {'routine':'org.example.tool/r','home':'any'}]}],
             'onFailure':{'routine':'org.example.tool/r','home':'local'}}}""");
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    assertThat(label(doc, "org.me.mine:1-1")).isEqualTo("server");
    assertThat(label(doc, "org.me.mine:1-2")).isEqualTo("gpu");
  }

  private @Nullable String label(DocId doc, String processor) {
    World.until(
        "there is a job of " + processor,
        () -> !world.pipelines().explain(doc, processor).jobs().isEmpty());
    return world
        .engine()
        .job(world.pipelines().explain(doc, processor).jobs().getFirst())
        .orElseThrow()
        .label();
  }
}
