package org.daybook.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.daybook.documents.Author;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Settlement;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.JobState;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pipelines that people write, in a vault whose plugs are Java code.
@Timeout(60)
class UserPipelineTest {

  static final Author PERSON = World.PERSON.author();
  static final String NAME = "org.me.flow";
  static final String DONE = "org.daybook.done/" + NAME;

  @TempDir Path dir;
  private World world;

  /// What ran, in order.
  private final List<String> ran = Collections.synchronizedList(new ArrayList<>());

  private final List<JsonNode> inputs = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean failing;
  private volatile Runnable beforeA = () -> {};

  @BeforeEach
  void open() {
    world = new World(dir);
    plug("a", "1");
    plug("b", "1");
    plug("c", "1");
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// `org.example.<name>/r` reads the input and what `a` writes, and writes its own tag.
  private void plug(String name, String version) {
    String id = "org.example." + name;
    world.fakes.install(
        world.store().schemas(),
        new Plug(id)
            .version(version)
            .routineOnly()
            .reads(
                name.equals("a")
                    ? new String[] {"org.example.input", "org.example.marker"}
                    : new String[] {"org.example.input", "org.example.a.text"})
            .writes(id + ".text")
            .owns(id + ".text"),
        call -> run(name, call));
  }

  private RunResult run(String name, Routine.Call call) {
    ran.add(name);
    inputs.add(call.input());
    if (name.equals("a")) {
      beforeA.run();
    }
    if (failing && name.equals("b")) {
      return new RunResult.Failed(RunResult.Code.REPORTED, "no good", Metering.NONE);
    }
    String of =
        call.branch()
            .get(PropKey.parse("org.example.input"))
            .map(input -> input.path("n").asText())
            .orElse("");
    call.branch()
        .put(
            PropKey.parse("org.example." + name + ".text"),
            JsonNodeFactory.instance.objectNode().put("of", of));
    return ProcessTest.completed();
  }

  static JsonNode flow(String stages, String rest) {
    return PredicateTest.json(
        "{'name':'%s','predicate':'org.example.input','stages':[%s]%s}"
            .formatted(NAME, stages, rest));
  }

  static String stage(String plug) {
    return "{'routine':'org.example.%s/r'}".formatted(plug);
  }

  static String parallel(String one, String other) {
    return "{'parallel':[%s,%s]}".formatted(stage(one), stage(other));
  }

  private UserPipelines.Put put(String stages, String rest) {
    return world.pipelines().pipelines().put(flow(stages, rest), Precondition.NONE, PERSON);
  }

  private DocId document() {
    return world.create("{'org.example.input':{'n':1}}");
  }

  private List<String> ranAndForgotten() {
    world.idle();
    List<String> all = List.copyOf(ran);
    ran.clear();
    return all;
  }

  @Test
  void stagesRunOneAfterTheOtherAndTheResultIsPutOnce() {
    put(stage("a") + "," + stage("b") + "," + stage("c"), "");
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactly("a", "b", "c");
    assertThat(world.has(doc, DONE)).isTrue();
    assertThat(
            world.feed().stream()
                .filter(entry -> entry.added().contains(PropKey.parse(DONE)))
                .count())
        .isEqualTo(1);
    assertThat(world.pipelines().explain(doc, NAME + ":2-1").decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.UP_TO_DATE));
    assertThat(world.jobs()).hasSize(3);
  }

  @Test
  void documentsThatWereThereBeforeAreDoneToo() {
    DocId doc = document();
    put(stage("a") + "," + stage("b"), "");
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    assertThat(world.has(doc, DONE)).isTrue();
  }

  @Test
  void aStageIsNotRunBeforeTheOneBeforeIt() {
    failing = true;
    put(stage("b") + "," + stage("a"), "");
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactly("b");
    assertThat(world.pipelines().explain(doc, NAME + ":2-1").decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.AWAITS_STAGE));
    assertThat(world.has(doc, DONE)).isFalse();
  }

  @Test
  void theResultComesWhenAllOfAParallelStageAreDone() {
    put(stage("a") + "," + parallel("b", "c"), "");
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactlyInAnyOrder("a", "b", "c").startsWith("a");
    assertThat(world.has(doc, DONE)).isTrue();
    assertThat(world.record(doc, NAME + ":2-1").pipeline())
        .satisfies(pipeline -> assertThat(pipeline.done()).isTrue());
    assertThat(world.record(doc, NAME + ":2-2").outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void removingTheResultRunsItAgainFromTheFirstStage() {
    put(stage("a") + "," + parallel("b", "c"), "");
    DocId doc = document();
    world.idle();
    ran.clear();
    world.delete(doc, DONE);
    assertThat(ranAndForgotten()).containsExactlyInAnyOrder("a", "b", "c").startsWith("a");
    assertThat(world.has(doc, DONE)).isTrue();
  }

  @Test
  void allOfAParallelFirstStageRunAgainWhenTheResultIsRemoved() {
    plugD();
    put(parallel("a", "d"), "");
    DocId doc = document();
    world.idle();
    ran.clear();
    world.delete(doc, DONE);
    assertThat(ranAndForgotten()).containsExactlyInAnyOrder("a", "d");
  }

  private void plugD() {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.d")
            .routineOnly()
            .reads("org.example.input")
            .writes("org.example.d.text")
            .owns("org.example.d.text"),
        call -> run("d", call));
  }

  @Test
  void newInputRunsTheStagesThatReadItAndThoseAfter() {
    put(stage("a") + "," + stage("b"), "");
    DocId doc = document();
    world.idle();
    ran.clear();
    world.put(doc, "org.example.input", "{'n':2}");
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    assertThat(world.prop(doc, "org.example.b.text").path("of").asText()).isEqualTo("2");
    world.put(doc, "org.example.a.text", "{'of':'by hand'}");
    assertThat(ranAndForgotten()).containsExactly("b");
    world.put(doc, "org.example.other", "{}");
    assertThat(ranAndForgotten()).isEmpty();
  }

  @Test
  void aStageMayWriteWhatTheOneBeforeItReads() {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.e")
            .routineOnly()
            .reads("org.example.input")
            .writes("org.example.input"),
        call -> {
          ran.add("e");
          int n = call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt();
          call.branch()
              .put(ProcessTest.INPUT, JsonNodeFactory.instance.objectNode().put("n", n + 1));
          return ProcessTest.completed();
        });
    put(stage("a") + "," + stage("e") + "," + stage("b"), "");
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactly("a", "e", "b");
    assertThat(world.prop(doc, "org.example.input").path("n").asInt()).isEqualTo(2);
    assertThat(world.has(doc, DONE)).isTrue();
  }

  @Test
  void aStageMayMakeThePredicateFalseAndTheRestStillRuns() {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.a")
            .version("2")
            .routineOnly()
            .reads("org.example.input", "org.example.a.text")
            .writes("org.example.a.text")
            .owns("org.example.a.text"),
        call -> run("a", call));
    world
        .pipelines()
        .pipelines()
        .put(
            PredicateTest.json(
                "{'name':'%s','predicate':'org.example.input and not org.example.a.text','stages':[%s,%s]}"
                    .formatted(NAME, stage("a"), stage("b"))),
            Precondition.NONE,
            PERSON);
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    assertThat(world.has(doc, DONE)).isTrue();
  }

  @Test
  void theResultOfAnotherPipelineIsNoInput() {
    String both =
        "{'name':'org.me.%1$s','predicate':'org.example.input and not org.daybook.done/org.me.%1$s','stages':[%2$s,%3$s]}";
    UserPipelines pipelines = world.pipelines().pipelines();
    pipelines.put(
        PredicateTest.json(both.formatted("one", stage("a"), stage("b"))),
        Precondition.NONE,
        PERSON);
    pipelines.put(
        PredicateTest.json(both.formatted("two", stage("c"), stage("c"))),
        Precondition.NONE,
        PERSON);
    DocId doc = document();
    assertThat(ranAndForgotten()).contains("a", "b", "c");
    ran.clear();
    world.delete(doc, "org.daybook.done/org.me.one");
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    world.delete(doc, "org.daybook.done/org.me.two");
    assertThat(ranAndForgotten()).containsExactly("c", "c");
  }

  @Test
  void whatRunsOnFailureIsToldOfItOnce() {
    failing = true;
    put(stage("a") + "," + stage("b"), ",'onFailure':{'routine':'org.example.c/r'}");
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactly("a", "b", "c");
    JsonNode failed = inputs.getLast().path("failed");
    assertThat(failed.path("stage").asText()).isEqualTo(NAME + ":2-1");
    assertThat(failed.path("routine").asText()).isEqualTo("org.example.b/r");
    assertThat(failed.path("code").asText()).isEqualTo(world.record(doc, NAME + ":2-1").code());
    assertThat(failed.path("message").asText()).contains("no good");
    assertThat(world.has(doc, DONE)).isFalse();
    world.put(doc, "org.example.other", "{}");
    assertThat(ranAndForgotten()).isEmpty();
    world.put(doc, "org.example.input", "{'n':2}");
    assertThat(ranAndForgotten()).containsExactly("a", "b", "c");
    failing = false;
    world.put(doc, "org.example.input", "{'n':3}");
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    assertThat(world.has(doc, DONE)).isTrue();
    assertThat(world.pipelines().explain(doc, NAME + ":failure").decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.NO_FAILURE));
  }

  @Test
  void aRecordKeepsTheHeadsOfThePipelineThatCausedIt() {
    InstalledPipeline first = put(stage("a") + "," + stage("b"), "").pipeline();
    DocId doc = document();
    world.idle();
    RunRecord.Configuration caused = world.record(doc, NAME + ":1-1").pipeline();
    assertThat(caused).isNotNull();
    assertThat(caused.doc()).isEqualTo(first.doc());
    assertThat(caused.heads()).isEqualTo(first.heads());
    InstalledPipeline second = put(stage("a") + "," + stage("c"), "").pipeline();
    assertThat(second.heads()).isNotEqualTo(first.heads());
    assertThat(ranAndForgotten()).containsExactly("a", "b", "c");
    assertThat(world.record(doc, NAME + ":1-1").pipeline().heads()).isEqualTo(first.heads());
    assertThat(world.record(doc, NAME + ":2-1").pipeline().heads()).isEqualTo(second.heads());
  }

  /// One document that is done, one that failed.
  private void changed(String rerun, Consumer<List<DocId>> then) {
    put(stage("a") + "," + stage("b"), rerun);
    DocId done = document();
    world.idle();
    failing = true;
    DocId failed = document();
    world.idle();
    failing = false;
    ran.clear();
    plug("b", "2");
    put(stage("a") + "," + stage("b") + "," + stage("c"), rerun);
    world.idle();
    then.accept(List.of(done, failed));
  }

  @Test
  void aChangedPipelineRunsNothingAgainWhereItsAuthorSaysSo() {
    changed(
        ",'rerun':'nothing'",
        docs -> {
          assertThat(ranAndForgotten()).isEmpty();
          assertThat(world.pipelines().explain(docs.getFirst(), NAME + ":3-1").decision())
              .isEqualTo(new Decision.Skip(Decision.Reason.CONFIGURATION_KEPT));
          document();
          assertThat(ranAndForgotten()).containsExactly("a", "b", "c");
          world.put(docs.getFirst(), "org.example.input", "{'n':5}");
          assertThat(ranAndForgotten()).containsExactly("a", "b", "c");
          world.put(docs.getLast(), "org.example.input", "{'n':5}");
          assertThat(ranAndForgotten()).containsExactly("a", "b", "c");
        });
  }

  @Test
  void aChangedPipelineRunsAgainWhatFailedWhereItsAuthorSaysSo() {
    changed(
        ",'rerun':'failed'",
        docs -> {
          assertThat(ranAndForgotten()).containsExactly("b", "c");
          assertThat(world.has(docs.getLast(), DONE)).isTrue();
          assertThat(world.has(docs.getFirst(), "org.example.c.text")).isFalse();
          world.delete(docs.getFirst(), DONE);
          assertThat(ranAndForgotten()).containsExactly("a", "b", "c");
        });
  }

  @Test
  void aChangedPipelineRunsWhatChangedEverywhereWhereItsAuthorSaysSo() {
    changed(
        ",'rerun':'all'",
        docs -> {
          assertThat(ranAndForgotten()).containsExactlyInAnyOrder("b", "c", "b", "c");
          assertThat(docs).allMatch(doc -> world.has(doc, DONE));
        });
  }

  @Test
  void aStageThatIsTakenAwayLeavesNoNotesWhereTheRestRuns() {
    put(stage("a") + "," + stage("b") + "," + stage("c"), "");
    DocId doc = document();
    world.idle();
    plug("a", "2");
    put(stage("a") + "," + stage("b"), "");
    world.idle();
    assertThat(world.has(doc, "org.daybook.run/" + NAME + ":3-1")).isFalse();
    assertThat(world.has(doc, "org.daybook.run/" + NAME + ":2-1")).isTrue();
  }

  private void resultIsPutWithoutARun(DocId doc) {
    assertThat(ranAndForgotten()).isEmpty();
    assertThat(world.has(doc, DONE)).isTrue();
    assertThat(world.record(doc, NAME + ":1-1").pipeline().done()).isTrue();
    assertThat(world.pipelines().explain(doc, NAME + ":1-1").decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.UP_TO_DATE));
    assertThat(
            world.feed().stream()
                .filter(entry -> entry.added().contains(PropKey.parse(DONE)))
                .map(entry -> entry.provenance().author()))
        .containsExactly(Author.HOST);
    world.pipelines().reconcile();
    assertThat(ranAndForgotten()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",'rerun':'failed'"})
  void aDocumentIsDoneWhenTheStageThatFailedOnItIsTakenAway(String rerun) {
    failing = true;
    put(stage("a") + "," + stage("b"), rerun);
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    put(stage("a"), rerun);
    resultIsPutWithoutARun(doc);
    assertThat(world.has(doc, "org.daybook.run/" + NAME + ":2-1")).isFalse();
    assertThat(world.has(doc, "org.daybook.error/" + NAME + ":2-1")).isFalse();
    world.delete(doc, DONE);
    assertThat(ranAndForgotten()).containsExactly("a");
    assertThat(world.has(doc, DONE)).isTrue();
  }

  @Test
  void whereNothingIsToRunAgainADocumentThatFailedStaysAsItIs() {
    failing = true;
    put(stage("a") + "," + stage("b"), ",'rerun':'nothing'");
    DocId doc = document();
    world.idle();
    ran.clear();
    put(stage("a"), ",'rerun':'nothing'");
    assertThat(ranAndForgotten()).isEmpty();
    assertThat(world.has(doc, DONE)).isFalse();
    assertThat(world.pipelines().explain(doc, NAME + ":1-1").decision())
        .isEqualTo(new Decision.Skip(Decision.Reason.CONFIGURATION_KEPT));
    world.pipelines().run(NAME + ":1-1", List.of(doc));
    assertThat(ranAndForgotten()).containsExactly("a");
    assertThat(world.has(doc, DONE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",'rerun':'failed'", ",'rerun':'nothing'"})
  void aDocumentThatWasDoneIsNotTouchedWhenAStageIsTakenAway(String rerun) {
    put(stage("a") + "," + stage("b"), rerun);
    DocId doc = document();
    world.idle();
    ran.clear();
    String heads = world.read(doc).heads().toString();
    put(stage("a"), rerun);
    assertThat(ranAndForgotten()).isEmpty();
    assertThat(world.read(doc).heads()).hasToString(heads);
  }

  @Test
  void aDocumentIsDoneWhenTheOneThatFailedLeavesAParallelStage() {
    failing = true;
    put(stage("a") + "," + parallel("c", "b"), "");
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactlyInAnyOrder("a", "b", "c");
    put(stage("a") + "," + stage("c"), "");
    resultIsPutWithoutARun(doc);
  }

  /// Somebody always changes what it writes while it runs, so that its result waits for a person.
  private void plugF() {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.f")
            .routineOnly()
            .reads("org.example.input")
            .writes("org.example.other"),
        call -> {
          ran.add("f");
          world.put(call.branch().fork().id(), "org.example.other", "{'by':'ann'}");
          call.branch()
              .put(
                  PropKey.parse("org.example.other"),
                  JsonNodeFactory.instance.objectNode().put("by", "run"));
          return ProcessTest.completed();
        });
  }

  @Test
  void aDocumentIsDoneWhenTheStageThatWaitsForAPersonIsTakenAway() {
    plugF();
    put(stage("a") + "," + stage("f"), "");
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactly("a", "f");
    assertThat(world.record(doc, NAME + ":2-1").outcome()).isEqualTo(RunRecord.Outcome.REVIEW);
    put(stage("a"), "");
    resultIsPutWithoutARun(doc);
    assertThat(world.store().branches().list(doc)).isEmpty();
  }

  @Test
  void whatWaitsForAPersonGoesWithItsPipeline() {
    plugF();
    put(stage("a") + "," + stage("f"), "");
    DocId doc = document();
    world.idle();
    assertThat(world.store().branches().list(doc)).hasSize(1);
    world.pipelines().pipelines().remove(NAME, Precondition.NONE, PERSON);
    world.idle();
    assertThat(world.store().branches().list(doc)).isEmpty();
  }

  @Test
  void whatWaitsForAPersonGoesOnWaitingWhileItsPipelineIsBrokenOrSwitchedOff() {
    plugF();
    put(stage("f"), "");
    List<DocId> docs = List.of(document(), document());
    world.idle();
    world.fakes.disable("org.example.f");
    world.idle();
    assertThat(world.pipelines().reviews().list(NAME + ":1-1", null, 10)).hasSize(2);
    isNotApproved(docs.getFirst(), "its pipeline " + NAME + " is broken: ");
    world.pipelines().reviews().reject(docs.getFirst(), NAME + ":1-1", "", PERSON);
    world.fakes.enable("org.example.f");
    world.idle();
    put(stage("f"), ",'enabled':false");
    world.idle();
    assertThat(world.pipelines().reviews().list(NAME + ":1-1", null, 10)).hasSize(1);
    isNotApproved(docs.getLast(), "its pipeline " + NAME + " is switched off; ");
    put(stage("f"), "");
    world.idle();
    world
        .pipelines()
        .reviews()
        .approve(docs.getLast(), NAME + ":1-1", Precondition.NONE, Settlement.BRANCH, PERSON);
    assertThat(ranAndForgotten()).containsExactly("f", "f");
    assertThat(world.has(docs.getLast(), DONE)).isTrue();
    assertThat(world.has(docs.getFirst(), DONE)).isFalse();
  }

  private void isNotApproved(DocId doc, String why) {
    assertThatThrownBy(
            () ->
                world
                    .pipelines()
                    .reviews()
                    .approve(doc, NAME + ":1-1", Precondition.NONE, Settlement.BRANCH, PERSON))
        .isInstanceOf(DaybookException.NotFound.class)
        .hasMessageContaining(why);
  }

  @Test
  void aDocumentIsDoneWhenTheStageAfterTheOneThatRunsIsTakenAway() throws Exception {
    var running = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    beforeA =
        () -> {
          running.countDown();
          ProcessTest.await(goOn);
        };
    put(stage("a") + "," + stage("b"), "");
    DocId doc = document();
    ProcessTest.await(running);
    put(stage("a"), "");
    assertThat(world.pipelines().awaitIdle(Duration.ofMillis(1))).isFalse();
    World.until(
        "all documents were looked at for the new version",
        () ->
            world.engine().jobs(JobFilter.ALL.ofWflow("reconcile"), 10).stream()
                .allMatch(job -> job.state().ended()));
    goOn.countDown();
    assertThat(ranAndForgotten()).containsExactly("a");
    resultIsPutWithoutARun(doc);
  }

  @Test
  void aResultThatIsPutLateMakesNoStageRunThatAsksForIt() {
    failing = true;
    String flow =
        "{'name':'%s','predicate':'org.example.input and not %s','stages':[%%s]}"
            .formatted(NAME, DONE);
    UserPipelines pipelines = world.pipelines().pipelines();
    pipelines.put(
        PredicateTest.json(flow.formatted(stage("a") + "," + stage("b"))),
        Precondition.NONE,
        PERSON);
    DocId doc = document();
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    pipelines.put(PredicateTest.json(flow.formatted(stage("a"))), Precondition.NONE, PERSON);
    assertThat(ranAndForgotten()).isEmpty();
    assertThat(world.has(doc, DONE)).isTrue();
    world.pipelines().reconcile();
    assertThat(ranAndForgotten()).isEmpty();
    world.delete(doc, DONE);
    assertThat(ranAndForgotten()).containsExactly("a");
  }

  @Test
  void aRunThatIsAskedForIsFollowedByTheStagesAfterIt() {
    put(stage("a") + "," + stage("b"), ",'rerun':'nothing'");
    DocId doc = document();
    world.idle();
    ran.clear();
    world.pipelines().run(NAME + ":1-1", List.of(doc));
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    world.pipelines().run(NAME + ":2-1", List.of(doc));
    assertThat(ranAndForgotten()).containsExactly("b");
  }

  @Test
  void nothingRunsTwiceAfterARestartOrWithoutTheJobs() {
    put(stage("a") + "," + parallel("b", "c"), "");
    DocId doc = document();
    world.idle();
    ran.clear();
    world.stop();
    world.deleteJobs();
    world.open();
    assertThat(ranAndForgotten()).isEmpty();
    world.forgetCursor();
    world.pipelines().reconcile();
    assertThat(ranAndForgotten()).isEmpty();
    assertThat(world.has(doc, DONE)).isTrue();
  }

  @Test
  void aPipelineWhosePlugIsGoneIsBrokenAndMendsItself() {
    put(stage("a") + "," + stage("b"), "");
    world.fakes.uninstall("org.example.b");
    DocId doc = document();
    assertThat(ranAndForgotten()).isEmpty();
    assertThat(world.pipelines().pipelines().pipeline(NAME).faults())
        .singleElement()
        .satisfies(
            fault ->
                assertThat(fault.text())
                    .contains("there is no routine org.example.b/r: no plug org.example.b"));
    plug("b", "1");
    world.put(doc, "org.example.other", "{}");
    assertThat(ranAndForgotten()).containsExactly("a", "b");
    assertThat(world.has(doc, DONE)).isTrue();
  }

  @Test
  void aPipelineThatIsRemovedOrSwitchedOffRunsNothing() {
    put(stage("a"), ",'enabled':false");
    DocId doc = document();
    assertThat(ranAndForgotten()).isEmpty();
    put(stage("a"), "");
    assertThat(ranAndForgotten()).containsExactly("a");
    world.pipelines().pipelines().remove(NAME, Precondition.NONE, PERSON);
    document();
    assertThat(ranAndForgotten()).isEmpty();
    assertThat(world.has(doc, DONE)).isTrue();
    assertThat(world.pipelines().pipelines().all()).isEmpty();
  }

  @Test
  void aPipelineThatIsEditedAsADocumentIsTakenOrListedWithItsFault() {
    InstalledPipeline made = put(stage("a"), "").pipeline();
    world.put(made.doc(), "org.daybook.pipeline", flow(stage("nowhere"), "").toString());
    world.idle(); // an edit of the document counts from when triage has seen it
    document();
    assertThat(ranAndForgotten()).isEmpty();
    assertThat(world.pipelines().pipelines().pipeline(NAME).broken()).isTrue();
    world.put(made.doc(), "org.daybook.pipeline", flow(stage("c"), "").toString());
    assertThat(ranAndForgotten()).containsExactly("c");
  }

  @Test
  void itIsSaidBeforehandHowManyDocumentsItWouldRun() {
    document();
    document();
    world.create("{'org.example.other':{}}");
    assertThat(world.pipelines().pipelines().count(flow(stage("a"), "")))
        .isEqualTo(new Rerun.Count(2, 2));
    put(stage("a"), "");
    world.idle();
    assertThat(world.pipelines().pipelines().count(flow(stage("a"), "")))
        .isEqualTo(new Rerun.Count(2, 0));
    assertThat(world.pipelines().pipelines().count(flow(stage("c"), "")))
        .isEqualTo(new Rerun.Count(2, 2));
    assertThat(world.pipelines().pipelines().count(flow(stage("c"), ",'rerun':'nothing'")))
        .isEqualTo(new Rerun.Count(2, 0));
  }

  @Test
  void theSameAgainChangesNothing() {
    assertThat(put(stage("a"), "").change()).isEqualTo(UserPipelines.Change.CREATED);
    InstalledPipeline before = world.pipelines().pipelines().pipeline(NAME);
    assertThat(put(stage("a"), "").change()).isEqualTo(UserPipelines.Change.UNCHANGED);
    assertThat(put(stage("a"), ",'title':'T'").change()).isEqualTo(UserPipelines.Change.CHANGED);
    document();
    assertThat(ranAndForgotten()).containsExactly("a");
    assertThat(world.pipelines().pipelines().pipeline(NAME).heads()).isNotEqualTo(before.heads());
  }

  @Test
  void anotherPlugIsInstalledWithoutAWalkOverAllDocuments() {
    put(stage("a"), "");
    document();
    world.idle();
    world.fakes.install(
        world.store().schemas(), ProcessTest.doubling(), call -> ProcessTest.completed());
    world.idle();
    assertThat(world.engine().jobs(JobFilter.ALL.ofWflow("reconcile"), 1))
        .singleElement()
        .satisfies(
            pass ->
                assertThat(new String(((JobState.Succeeded) pass.state()).result(), UTF_8))
                    .contains("\"tags\":[\"org.example.input\"]"));
  }
}
