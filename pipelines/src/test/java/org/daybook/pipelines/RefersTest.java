package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processors whose predicate looks at linked documents.
@Timeout(60)
class RefersTest {

  private static final String ID = "org.example.plug:p";
  private static final String RESULT = "org.example.result/main";

  @TempDir Path dir;
  private World world;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() {
    world = new World(dir);
    world
        .store()
        .schemas()
        .register(
            "org.example.user2",
            Map.of(
                World.tag("org.example.link"),
                PredicateTest.json(
                    "{'type':'object','properties':{'to':{'type':'string','x-reference':true}}}")));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    return ProcessTest.completed();
  }

  private void install(String predicate, Routine routine) {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.plug")
            .predicate(predicate)
            .reads("org.example.link", "org.example.marker")
            .writes("org.example.result", "org.example.link")
            .owns("org.example.result"),
        routine);
  }

  private void installed() {
    install("{'refers':{'from':'org.example.link','to':'org.example.marker'}}", this::run);
  }

  private DocId linking(DocId target) {
    return world.create("{'org.example.link':{'to':'daybook:doc/%s'}}".formatted(target.value()));
  }

  private Decision.Reason reason(DocId doc) {
    return world.pipelines().explain(doc, ID).decision().reason();
  }

  @Test
  void theLinkingDocumentMayComeLast() {
    installed();
    DocId target = world.create("{'org.example.marker':{}}");
    DocId doc = linking(target);
    world.idle();
    assertThat(world.has(doc, RESULT)).isTrue();
    assertThat(world.has(target, RESULT)).isFalse();
    assertThat(runs).hasValue(1);
  }

  @Test
  void orFirst() {
    DocId target = world.create("{'org.example.marker':{}}");
    Heads living = world.read(target).heads();
    DocId doc = linking(target);
    world.store().delete(target, Precondition.NONE, World.PERSON);
    installed();
    world.idle();
    assertThat(reason(doc)).isEqualTo(Decision.Reason.NO_MATCH);
    world.store().history().restore(target, living, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(world.has(doc, RESULT)).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aTargetThatGainsTheTagWakesWhoLinksToIt() {
    installed();
    DocId target = world.create("{'org.example.other':{}}");
    DocId doc = linking(target);
    world.idle();
    assertThat(runs).hasValue(0);
    world.put(target, "org.example.marker", "{}");
    world.idle();
    assertThat(world.has(doc, RESULT)).isTrue();
    world.put(target, "org.example.marker", "{'value':'changes nothing'}");
    world.put(target, "org.example.marker/second", "{}");
    world.idle();
    assertThat(runs).hasValue(1);
    assertThat(reason(doc)).isEqualTo(Decision.Reason.UP_TO_DATE);
  }

  @Test
  void aTargetThatLosesTheTagEndsTheMatch() {
    install(
        "{'and':[{'has':'org.example.link'},{'not':{'refers':{'from':'org.example.link','to':'org.example.marker'}}}]}",
        this::run);
    DocId target = world.create("{'org.example.marker':{}}");
    DocId doc = linking(target);
    world.idle();
    assertThat(runs).hasValue(0);
    world.delete(target, "org.example.marker");
    world.idle();
    assertThat(world.has(doc, RESULT)).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void soDoesTheTargetsEnd() {
    install(
        "{'or':[{'has':'org.example.link'},{'refers':{'from':'org.example.link','to':'org.example.marker'}}]}",
        this::run);
    DocId target = world.create("{'org.example.marker':{}}");
    DocId doc = linking(target);
    world.idle();
    String before = world.record(doc, ID).digest();
    assertThat(runs).hasValue(1);
    world.store().delete(target, Precondition.NONE, World.PERSON);
    world.idle();
    assertThat(runs).as("it saw the target, and now does not").hasValue(2);
    assertThat(world.record(doc, ID).digest()).isNotEqualTo(before);
    assertThat(reason(doc)).isEqualTo(Decision.Reason.UP_TO_DATE);
  }

  @Test
  void linksThatItsOwnRunMakesAreNoNewInput() {
    DocId target = world.create("{'org.example.marker':{}}");
    install(
        "{'or':[{'has':'org.example.link'},{'refers':{'from':'org.example.link','to':'org.example.marker'}}]}",
        call -> {
          call.branch()
              .put(
                  PropKey.parse("org.example.link/made"),
                  JsonNodeFactory.instance.objectNode().put("to", "daybook:doc/" + target.value()));
          return run(call);
        });
    DocId doc = world.create("{'org.example.link':{}}");
    world.idle();
    assertThat(world.has(doc, RESULT)).isTrue();
    assertThat(runs).hasValue(1);
    assertThat(reason(doc)).isEqualTo(Decision.Reason.UP_TO_DATE);
  }

  @Test
  void aLostChangeOfATargetIsFoundByTheReconciler() {
    installed();
    DocId target = world.create("{'org.example.other':{}}");
    DocId doc = linking(target);
    world.idle();
    world.stopTriage();
    world.put(target, "org.example.marker", "{}");
    world.store().feed().moveCursor("triage", world.store().feed().last());
    world.pipelines().reconcile();
    World.until("the reconciler found it", () -> world.has(doc, RESULT));
    assertThat(runs).hasValue(1);
  }

  @Test
  void manyThatLinkToOneAreAllWoken() {
    installed();
    DocId target = world.create("{'org.example.other':{}}");
    for (int i = 0; i < 600; i++) {
      linking(target);
    }
    world.idle();
    world
        .store()
        .edit(
            target,
            Precondition.NONE,
            Edit.put(PropKey.parse("org.example.marker"), JsonNodeFactory.instance.objectNode()),
            World.PERSON);
    world.idle();
    assertThat(runs).hasValue(600);
  }
}
