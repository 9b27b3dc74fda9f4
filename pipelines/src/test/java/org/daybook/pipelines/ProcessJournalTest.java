package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Tag;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.daybook.wflow.JournalEntry;
import org.daybook.wflow.ReplayVerdict;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a run asks for is in its job's journal: between its fork and its end.
@Timeout(60)
class ProcessJournalTest {

  private static final byte[] NOTHING = {};

  @TempDir Path dir;
  private World world;
  private final AtomicInteger effects = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void install(ProcessTestBody body) {
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          runs.incrementAndGet();
          body.run(call);
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
  }

  /// What a run does before it writes.
  private interface ProcessTestBody {
    void run(Routine.Call call);
  }

  private byte[] effect(Routine.Call call, String name) {
    return call.journal()
        .effect(
            name,
            NOTHING,
            () -> Integer.toString(effects.incrementAndGet()).getBytes(StandardCharsets.UTF_8));
  }

  private Job job() {
    return world.jobs().getFirst();
  }

  private boolean waits() {
    return world.jobs().stream().anyMatch(job -> job.state() instanceof JobState.Waiting);
  }

  @Test
  void aRunThatWaitsForASignalGoesOnAfterARestartWithoutRepeatingItsEffects() {
    var answers = new ConcurrentLinkedQueue<String>();
    install(
        call -> {
          effect(call, "http:1");
          answers.add(
              new String(
                  call.journal().receive("receive:1", "approved", null).orElseThrow(),
                  StandardCharsets.UTF_8));
          effect(call, "http:2");
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    World.until("the run waits", this::waits);
    assertThat(world.has(doc, "org.example.result")).isFalse();
    world.stop();
    world.open();
    World.until("the run waits again", this::waits);
    world.engine().signal(job().id(), "approved", "yes".getBytes(StandardCharsets.UTF_8), null);
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(answers).containsExactly("yes");
    assertThat(effects).hasValue(2);
    assertThat(runs.get()).isGreaterThan(1);
    assertThat(names(job().id())).containsExactly("start", "http:1", "receive:1", "http:2", "end");
    assertThat(world.feed().stream().filter(e -> e.keys().contains(ProcessTest.RESULT))).hasSize(1);
  }

  private List<String> names(JobId job) {
    return world.engine().journal(job).stream().map(JournalEntry::name).toList();
  }

  @Test
  void aRunThatSleepsReadsTheVersionItForkedAndSeesNoChangeBeside() {
    var seen = new ConcurrentLinkedQueue<Integer>();
    install(
        call -> {
          seen.add(call.branch().fork().props().size());
          call.journal().sleep("sleep:1", Duration.ofMillis(300));
          seen.add(call.branch().fork().props().size());
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    World.until("the run sleeps", this::waits);
    world.put(doc, "org.example.other", "{'n':1}");
    world.idle();
    assertThat(seen).containsOnly(1);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(world.has(doc, "org.example.other")).isTrue();
    assertThat(runs).hasValue(2);
  }

  @Test
  void newInputTakesTheRunThatWaitsForNobodyWithIt() {
    install(
        call -> {
          if (input(call) == 4) {
            call.journal().receive("receive:1", "never", null);
          }
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    World.until("the run waits", this::waits);
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(10);
    assertThat(world.engine().counts()).containsEntry("waiting", 0L).containsEntry("cancelled", 1L);
  }

  private static int input(Routine.Call call) {
    return call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt();
  }

  @Test
  void aRunThatAsksOtherwiseInAReplayIsStoppedWithTheDifference() {
    install(
        call -> {
          effect(call, runs.get() == 1 ? "http:1" : "query:1");
          call.journal().receive("receive:1", "go", null);
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    World.until("the run waits", this::waits);
    world.engine().signal(job().id(), "go", NOTHING, null);
    world.idle();
    assertThat(job().state())
        .isInstanceOfSatisfying(
            JobState.Parked.class,
            parked ->
                assertThat(parked.toString()).contains("replay diverged").contains("query:1"));
    assertThat(world.has(doc, "org.example.result")).isFalse();
    assertThat(effects).hasValue(1);
  }

  @Test
  void aReplayThatRunsOutOfTimeBeforeItIsWhereTheRunWasFailsWithThat() {
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          if (runs.incrementAndGet() > 1) {
            return new RunResult.Failed(RunResult.Code.TIMEOUT, "it ran too long", Metering.NONE);
          }
          effect(call, "http:1");
          call.journal().receive("receive:1", "go", null);
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    World.until("the run waits", this::waits);
    world.engine().signal(job().id(), "go", NOTHING, null);
    world.idle();
    assertThat(world.record(doc, ProcessTest.ID).code()).isEqualTo("timeout");
    assertThat(names(job().id())).containsExactly("start", "http:1", "end");
    assertThat(job().state()).isInstanceOf(JobState.Succeeded.class);
  }

  @Test
  void aProcessorThatIsReplacedWhileItsRunWaitsGivesWayToItsSuccessor() {
    install(call -> call.journal().receive("receive:1", "never", null));
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    World.until("the run waits", this::waits);
    world.stop();
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling().version("2"),
        call -> {
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    world.open();
    world.idle();
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(8);
    assertThat(world.record(doc, ProcessTest.ID).version()).isEqualTo("2");
    assertThat(world.engine().counts()).containsEntry("parked", 0L).containsEntry("waiting", 0L);
  }

  @Test
  void jobsThatHaveEndedCanBeReplayedAgainstTheInstalledCodeWithoutAnEffect() {
    install(call -> effect(call, "http:1"));
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    world.put(doc, "org.example.input", "{'n':5}");
    world.idle();
    int entries = world.feed().size();
    assertThat(world.engine().replay(JobFilter.ALL.ofWflow("process"), 100))
        .hasSize(2)
        .allSatisfy(verdict -> assertThat(verdict.outcome()).isEqualTo(ReplayVerdict.Outcome.SAME));
    assertThat(effects).hasValue(2);
    install(call -> effect(call, "http:other"));
    assertThat(world.engine().replay(JobFilter.ALL.ofWflow("process"), 100))
        .hasSize(2)
        .allSatisfy(
            verdict -> assertThat(verdict.outcome()).isEqualTo(ReplayVerdict.Outcome.DIVERGED));
    assertThat(world.feed()).hasSize(entries);
    assertThat(effects).hasValue(2);
  }

  @Test
  void whatARunCostIsInItsJobsResult() throws IOException {
    var cost = new Metering(Duration.ofMillis(5), Duration.ofNanos(4_000), 3, 7, 11, 13, 17, 19);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          ProcessTest.writeDouble(call);
          return new RunResult.Completed(NullNode.instance, cost);
        });
    world.create("{'org.example.input':{'n':4}}");
    world.idle();
    JsonNode result = new JsonMapper().readTree(((JobState.Succeeded) job().state()).result());
    assertThat(result)
        .isEqualTo(
            PredicateTest.json(
                "{'ended':'succeeded','cost':{'wallMicros':5000,'cpuMicros':4,'memoryPages':3,'hostCalls':7,'bytesRead':11,'bytesWritten':13,'logBytes':17,'edits':19}}"));
  }

  @Test
  void documentsAreFoundByPredicateWithinWhatMayBeRead() {
    var found = new ConcurrentLinkedQueue<DocId>();
    var refused = new ConcurrentLinkedQueue<String>();
    DocId first = world.create("{'org.example.other':{'n':1}}");
    world.create("{'org.example.other':{'n':2}}");
    Set<Tag> readable = Set.of(World.tag("org.example.other"));
    install(
        call -> {
          call.query().find(where("org.example.other", 1), readable, null, 10).stream()
              .map(Document::id)
              .forEach(found::add);
          try {
            call.query().find(where("org.example.marker", 1), readable, null, 10);
          } catch (IllegalArgumentException refusal) {
            refused.add(String.valueOf(refusal.getMessage()));
          }
        });
    world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(found).containsExactly(first);
    assertThat(refused)
        .containsExactly(
            "the predicate speaks of the tag org.example.marker; the routine may read [org.example.other]");
  }

  private static JsonNode where(String tag, int n) {
    var field = JsonNodeFactory.instance.objectNode();
    field.putObject("field").put("prop", tag).put("pointer", "/n").put("op", "eq").put("value", n);
    return field;
  }

  @Test
  void everyEntryOfTheFeedBesideTheMergeIsAPersons() {
    install(call -> effect(call, "http:1"));
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    List<FeedEntry> entries =
        world.feed().stream().filter(entry -> entry.doc().equals(doc)).toList();
    assertThat(entries).hasSize(2);
    assertThat(entries.getLast().provenance().cause()).isEqualTo("job:" + job().id());
  }
}
