package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processors whose predicate looks at what was done to a prop, and by whom.
@Timeout(60)
class ChangedTest {

  private static final String ID = "org.example.plug:p";
  private static final Provenance IMPORT =
      new Provenance(new Author(Author.Kind.IMPORT, "import"), "test");

  @TempDir Path dir;
  private World world;
  private final AtomicInteger runs = new AtomicInteger();
  private volatile boolean fails;

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void install(String predicate, String version) {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.plug")
            .version(version)
            .predicate(predicate)
            .reads("org.example.input", "org.example.other")
            .writes("org.example.result", "org.example.input")
            .owns("org.example.result"),
        this::run);
  }

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    return fails
        ? new RunResult.Failed(RunResult.Code.SCHEMA_VIOLATION, "no luck", Metering.NONE)
        : ProcessTest.completed();
  }

  private Decision.Reason reason(DocId doc) {
    return world.pipelines().explain(doc, ID).decision().reason();
  }

  private void put(DocId doc, String value, Provenance by) {
    world
        .store()
        .edit(
            doc,
            Precondition.NONE,
            Edit.put(PropKey.parse("org.example.input"), PredicateTest.json(value)),
            by);
    world.idle();
  }

  @Test
  void eachChangeRunsItOnceAndNothingElseDoes() {
    install("{'changed':{'prop':'org.example.input','how':['changed']}}", "1");
    DocId doc = world.create("{'org.example.input':{'n':1},'org.example.other':{}}");
    world.idle();
    assertThat(runs).as("it was added, not changed").hasValue(0);
    put(doc, "{'n':2}", World.PERSON);
    assertThat(runs).hasValue(1);
    assertThat(reason(doc)).isEqualTo(Decision.Reason.NO_MATCH);
    world.put(doc, "org.example.other", "{'x':1}");
    world.idle();
    assertThat(runs).as("another tag").hasValue(1);
    put(doc, "{'n':1}", World.PERSON);
    assertThat(runs).as("back to what it was is a change").hasValue(2);
    assertThat(world.record(doc, ID).seen()).isNotNull();
  }

  @Test
  void whoDidItCounts() {
    install("{'changed':{'prop':'org.example.input','by':['import']}}", "1");
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    put(doc, "{'n':2}", World.PERSON);
    assertThat(runs).hasValue(0);
    put(doc, "{'n':3}", IMPORT);
    assertThat(runs).hasValue(1);
    put(doc, "{'n':4}", World.PERSON);
    assertThat(runs).hasValue(1);
  }

  @Test
  void aRemovalIsAChange() {
    install("{'changed':{'prop':'org.example.input/main','how':['removed']}}", "1");
    DocId doc = world.create("{'org.example.input':{'n':1},'org.example.input/two':{}}");
    world.delete(doc, "org.example.input/two");
    world.idle();
    assertThat(runs).as("another prop of the tag").hasValue(0);
    world.delete(doc, "org.example.input");
    world.idle();
    assertThat(runs).hasValue(1);
  }

  @Test
  void itsOwnWritesAreNoChange() {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.plug")
            .predicate("{'changed':{'prop':'org.example.input'}}")
            .reads("org.example.input")
            .writes("org.example.result", "org.example.input")
            .owns("org.example.result"),
        call -> {
          call.branch().put(PropKey.parse("org.example.input"), PredicateTest.json("{'own':true}"));
          return run(call);
        });
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(runs).hasValue(1);
    assertThat(world.prop(doc, "org.example.input").has("own")).isTrue();
    assertThat(reason(doc)).isEqualTo(Decision.Reason.NO_MATCH);
  }

  @Test
  void anUpgradeTriesAFailureAgainOnTheSameChange() {
    fails = true;
    install("{'changed':{'prop':'org.example.input'}}", "1");
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.FAILED);
    assertThat(world.record(doc, ID).seen()).isNull();
    assertThat(reason(doc)).isEqualTo(Decision.Reason.FAILED_BEFORE);
    int failed = runs.get();
    fails = false;
    install("{'changed':{'prop':'org.example.input'}}", "2");
    world.pipelines().reconcile();
    world.idle();
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
    assertThat(runs).hasValue(failed + 1);
  }

  @Test
  void withAnotherClauseASuccessfulRunIsUpToDate() {
    install("{'or':[{'has':'org.example.input'},{'changed':{'prop':'org.example.other'}}]}", "1");
    DocId doc = world.create("{'org.example.input':{'n':1},'org.example.other':{}}");
    world.idle();
    assertThat(runs).hasValue(1);
    assertThat(reason(doc)).isEqualTo(Decision.Reason.UP_TO_DATE);
    world.put(doc, "org.example.other", "{'x':1}");
    world.idle();
    assertThat(runs).hasValue(2);
    assertThat(reason(doc)).isEqualTo(Decision.Reason.UP_TO_DATE);
  }

  @Test
  void aLostChangeIsFoundByTheReconciler() {
    install("{'changed':{'prop':'org.example.input','how':['changed']}}", "1");
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    world.stopTriage();
    world.put(doc, "org.example.input", "{'n':2}");
    world.put(doc, "org.example.other", "{}");
    world.store().feed().moveCursor("triage", world.store().feed().last());
    world.pipelines().reconcile();
    World.until("the reconciler found it", () -> world.has(doc, "org.example.result/main"));
    assertThat(runs).hasValue(1);
  }
}
