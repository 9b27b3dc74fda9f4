package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.daybook.documents.Author;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobState;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandsTest {

  private static final String ID = "org.example.plug:scale";
  private static final PropKey RESULT = ProcessTest.RESULT;
  private static final PropKey OTHER = PropKey.parse("org.example.other");

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

  private static Plug scaling() {
    return scaling("1");
  }

  private static Plug scaling(String version) {
    return new Plug("org.example.plug")
        .version(version)
        .alone()
        .reads("org.example.input")
        .writes("org.example.result", "org.example.other")
        .owns("org.example.result")
        .command(
            "scale",
            "{'type':'object','required':['by'],'properties':{'by':{'type':'integer','minimum':1}}}",
            "{'type':'object','properties':{'scaled':{'type':'integer'}}}");
  }

  private void install(Routine routine) {
    world.fakes.install(world.store().schemas(), scaling(), routine);
  }

  /// Writes `result.scaled = input.n * by` and answers it.
  private RunResult scale(Routine.Call call) {
    runs.incrementAndGet();
    int n = call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt();
    var scaled =
        JsonNodeFactory.instance
            .objectNode()
            .put("scaled", n * call.input().at("/arguments/by").asInt());
    call.branch().put(RESULT, scaled);
    return new RunResult.Completed(
        scaled, new Metering(Duration.ofMillis(3), Duration.ZERO, 1, 1, 0, 0, 0, 1));
  }

  private static RunResult answered(String json) {
    return new RunResult.Completed(PredicateTest.json(json), Metering.NONE);
  }

  private DocId input(int n) {
    return world.create("{'org.example.input':{'n':%d}}".formatted(n));
  }

  private List<Commands.Ordered> order(String name, String arguments, DocId... docs) {
    return world
        .pipelines()
        .commands()
        .order(ID, List.of(docs), PredicateTest.json(arguments), "ada", name);
  }

  private Job ended(Commands.Ordered ordered) {
    try {
      return world.engine().await(ordered.job(), Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private JsonNode result(Commands.Ordered ordered) {
    if (ended(ordered).state() instanceof JobState.Succeeded(byte[] result)) {
      return PredicateTest.json(new String(result, java.nio.charset.StandardCharsets.UTF_8));
    }
    throw new AssertionError("it is " + ended(ordered).state());
  }

  private void fails(DocId doc, String why) {
    assertThat(ended(order("fails", "{'by':2}", doc).getFirst()).state())
        .isInstanceOfSatisfying(
            JobState.Failed.class, failed -> assertThat(failed.why()).startsWith(why));
    assertThat(world.has(doc, "org.example.result")).as("nothing merged").isFalse();
  }

  @Test
  void aCommandRunsOnEachDocumentWithItsArgumentsAndAnswers() {
    install(this::scale);
    DocId one = input(4);
    DocId two = input(5);
    List<Commands.Ordered> jobs = order("first", "{'by':3}", one, two, one);
    assertThat(jobs).extracting(Commands.Ordered::doc).containsExactly(one, two);
    JsonNode end = result(jobs.getFirst());
    assertThat(end.path("outcome").asText()).isEqualTo("succeeded");
    assertThat(end.at("/result/scaled").asInt()).isEqualTo(12);
    assertThat(end.at("/commit/heads").asText()).isEqualTo(world.read(one).heads().toString());
    assertThat(end.at("/cost/wallMicros").asInt()).isEqualTo(3_000);
    assertThat(result(jobs.get(1)).at("/result/scaled").asInt()).isEqualTo(15);
    assertThat(world.read(one).props().keySet())
        .as("neither a run record nor a result tag")
        .containsExactlyInAnyOrder(ProcessTest.INPUT, RESULT);
    FeedEntry merged =
        world.feed().stream().filter(e -> e.keys().contains(RESULT)).findFirst().orElseThrow();
    assertThat(merged.provenance().author()).isEqualTo(new Author(Author.Kind.PROCESSOR, ID));
    assertThat(world.feed())
        .anyMatch(e -> e.provenance().cause().equals("job:" + jobs.getFirst().job()));
  }

  @Test
  void theRoutineIsToldItsCommandAndArguments() {
    var input = new java.util.concurrent.atomic.AtomicReference<JsonNode>();
    install(
        call -> {
          input.set(call.input());
          return answered("{}");
        });
    JsonNode end = result(order("told", "{'by':2}", input(1)).getFirst());
    assertThat(input.get())
        .isEqualTo(PredicateTest.json("{'command':'scale','arguments':{'by':2}}"));
    assertThat(end.has("commit")).as("it changed nothing").isFalse();
  }

  @Test
  void aRepeatedOrderStartsNothing() {
    install(this::scale);
    DocId doc = input(4);
    Commands.Ordered first = order("same", "{'by':3}", doc).getFirst();
    result(first);
    Commands.Ordered again = order("same", "{'by':3}", doc).getFirst();
    assertThat(again).isEqualTo(new Commands.Ordered(doc, first.job(), true));
    assertThat(runs).hasValue(1);
    assertThat(order("other", "{'by':3}", doc).getFirst().job()).isNotEqualTo(first.job());
  }

  @Test
  void whatIsWrongWithAnOrderIsToldBeforeAnythingBegins() {
    install(this::scale);
    DocId doc = input(4);
    assertThatThrownBy(() -> order("bad", "{'by':0}", doc))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("/by: must have a minimum value of 1")
        .extracting(e -> ((DaybookException) e).code())
        .isEqualTo("arguments-invalid");
    assertThatThrownBy(() -> order("bad", "{'by':1,'bye':2}", doc)).hasMessageContaining("bye");
    assertThatThrownBy(() -> order("bad", "{'by':1}"))
        .hasMessage("0 documents: wanted 1 to 1000 in one order");
    assertThatThrownBy(
            () ->
                world
                    .pipelines()
                    .commands()
                    .order(
                        ID,
                        Stream.generate(() -> DocId.create(java.time.Clock.systemUTC()))
                            .limit(1_001)
                            .toList(),
                        PredicateTest.json("{'by':1}"),
                        "ada",
                        "bad"))
        .hasMessage("1001 documents: wanted 1 to 1000 in one order");
    DocId gone = input(5);
    world.store().delete(gone, Precondition.NONE, World.PERSON);
    assertThatThrownBy(() -> order("bad", "{'by':1}", doc, gone))
        .hasMessageContaining("nothing was begun");
    world.fakes.uninstall("org.example.plug");
    assertThatThrownBy(() -> order("bad", "{'by':1}", doc))
        .hasMessageContaining("no installed and enabled plug has the command " + ID);
    assertThat(world.engine().jobs(JobFilter.ALL.ofWflow("command"), 10)).isEmpty();
  }

  @Test
  void whatItMayNotWriteMergesNothing() {
    install(
        call -> {
          call.branch().put(RESULT, PredicateTest.json("{}"));
          call.branch().put(PropKey.parse("org.example.marker"), PredicateTest.json("{}"));
          return answered("{}");
        });
    fails(input(1), "write-denied: it changed [org.example.marker");
  }

  @Test
  void anAnswerThatBreaksItsSchemaMergesNothing() {
    install(
        call -> {
          call.branch().put(RESULT, PredicateTest.json("{}"));
          return answered("{'scaled':'much'}");
        });
    fails(input(1), "result-invalid: what it answered breaks the schema of its result: /scaled");
  }

  @Test
  void aValueThatBreaksItsTagsSchemaMergesNothing() {
    install(
        call -> {
          call.branch().put(RESULT, PredicateTest.json("7"));
          return answered("{}");
        });
    fails(input(1), "schema-violation: ");
  }

  @Test
  void aFailureOfItsOwnIsTypedAndNotTriedAgain() {
    install(
        call -> {
          runs.incrementAndGet();
          return new RunResult.Failed(RunResult.Code.TRAP, "unreachable", Metering.NONE);
        });
    fails(input(1), "trap: unreachable");
    assertThat(runs).hasValue(1);
  }

  @Test
  void troubleOfTheHostIsTriedAgain() {
    install(
        call -> {
          if (runs.get() == 0) {
            runs.incrementAndGet();
            throw new IllegalStateException("a disk");
          }
          return scale(call);
        });
    assertThat(
            result(order("retried", "{'by':2}", input(1)).getFirst()).at("/result/scaled").asInt())
        .isEqualTo(2);
    assertThat(runs).hasValue(2);
  }

  @Test
  void aPersonsEditOfTheSameForeignKeyMeanwhileWins() {
    install(
        call -> {
          world.put(call.branch().fork().id(), "org.example.other", "{'by':'ada'}");
          call.branch().put(OTHER, PredicateTest.json("{'by':'plug'}"));
          return answered("{}");
        });
    DocId doc = input(1);
    fails(doc, "merge-conflict: while it ran, somebody else changed");
    assertThat(world.prop(doc, "org.example.other").path("by").asText()).isEqualTo("ada");
  }

  @Test
  void itsOwnTagIsItsOwn() {
    install(
        call -> {
          world.put(call.branch().fork().id(), "org.example.result", "{'by':'ada'}");
          call.branch().put(RESULT, PredicateTest.json("{'by':'plug'}"));
          return answered("{}");
        });
    DocId doc = input(1);
    result(order("own", "{'by':2}", doc).getFirst());
    assertThat(world.prop(doc, "org.example.result").path("by").asText()).isEqualTo("plug");
  }

  @Test
  void aDocumentDeletedMeanwhileFailsTheJob() {
    install(
        call -> {
          world.store().delete(call.branch().fork().id(), Precondition.NONE, World.PERSON);
          return scale(call);
        });
    assertThat(ended(order("gone", "{'by':2}", input(1)).getFirst()).state())
        .isEqualTo(new JobState.Failed("document-unknown: the document was deleted"));
  }

  @Test
  void aRestartInTheMiddleRunsItToOneEnd() throws InterruptedException {
    var began = new CountDownLatch(1);
    install(
        call -> {
          if (began.getCount() > 0) {
            began.countDown();
            call.journal().sleep("for the restart", Duration.ofMillis(1_500));
          }
          return scale(call);
        });
    DocId doc = input(4);
    Commands.Ordered ordered = order("restart", "{'by':2}", doc).getFirst();
    began.await();
    world.stop();
    install(world, this::afterRestart);
    world.open();
    assertThat(result(ordered).at("/result/scaled").asInt()).isEqualTo(8);
    assertThat(order("restart", "{'by':2}", doc).getFirst().repeated()).isTrue();
    assertThat(world.feed().stream().filter(entry -> entry.keys().contains(RESULT))).hasSize(1);
    long last = world.store().feed().last().value();
    world.stop();
    world.open();
    world.idle();
    assertThat(world.store().feed().last().value()).isEqualTo(last);
  }

  private RunResult afterRestart(Routine.Call call) {
    call.journal().sleep("for the restart", Duration.ofMillis(1_500));
    return scale(call);
  }

  /// Other code of the same version.
  private static void install(World world, Routine routine) {
    world.fakes.recode("org.example.plug", routine);
  }

  @Test
  void aPlugReplacedWhileItRunsEndsTheJobAsCancelled() throws InterruptedException {
    var began = new CountDownLatch(1);
    install(
        call -> {
          began.countDown();
          call.journal().sleep("for the update", Duration.ofMillis(300));
          return scale(call);
        });
    DocId doc = input(4);
    Commands.Ordered ordered = order("replaced", "{'by':2}", doc).getFirst();
    began.await();
    world.fakes.install(world.store().schemas(), scaling().version("2"), this::scale);
    world.fakes.uninstall("org.example.plug");
    assertThat(ended(ordered).state())
        .isEqualTo(new JobState.Cancelled("its plug was replaced while it ran"));
    assertThat(world.has(doc, "org.example.result")).isFalse();
  }

  @Test
  void whatCodeDidWhosePlugWentMeanwhileIsNotMerged() throws InterruptedException {
    var began = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    install(
        call -> {
          began.countDown();
          ProcessTest.await(go);
          return scale(call);
        });
    DocId doc = input(4);
    Commands.Ordered ordered = order("gone", "{'by':2}", doc).getFirst();
    began.await();
    world.fakes.uninstall("org.example.plug");
    go.countDown();
    assertThat(ended(ordered).state())
        .isEqualTo(new JobState.Cancelled("its plug was replaced while it ran"));
    assertThat(world.has(doc, "org.example.result")).isFalse();
  }

  @Test
  void aPlugReplacedBetweenTheMergeAndTheEndOfItsJobLeavesItSucceeded() {
    world.close();
    var between = new Between();
    world = new World(dir.resolve("other"), PipelineSettings.DEFAULTS, between::around);
    install(
        call -> {
          call.journal().fact("found", new byte[0], () -> new byte[0]);
          return scale(call);
        });
    between.afterNext(
        () -> {
          world.fakes.install(world.store().schemas(), scaling("2"), this::scale);
          throw new IllegalStateException("the job's journal could not be written");
        });
    DocId doc = input(4);
    JsonNode end = result(order("merged", "{'by':2}", doc).getFirst());
    assertThat(end.path("outcome").asText()).isEqualTo("succeeded");
    assertThat(end.path("document").asText()).isEqualTo(doc.value());
    assertThat(end.at("/result/scaled").asInt()).isEqualTo(8);
    assertThat(end.at("/commit/heads").asText()).isEqualTo(world.read(doc).heads().toString());
    assertThat(end.at("/cost/wallMicros").asInt()).isEqualTo(3_000);
    assertThat(runs).hasValue(1);
  }
}
