package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.pipelines.RunRecord.Outcome;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two processors that write one prop.
@Timeout(60)
class SameTagTest {

  private static final PropKey SHARED = PropKey.parse("org.example.other");
  private static final String A = "org.example.a:p";
  private static final String B = "org.example.b:p";

  @TempDir Path dir;
  private World world;
  private final Map<String, Integer> runs = new ConcurrentHashMap<>();

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Plug plug(String id, String... reads) {
    return new Plug(id)
        .predicate("{'has':'org.example.input'}")
        .reads(reads)
        .result(id + ".done")
        .writes(id + ".done", "org.example.other");
  }

  /// @param barrier where both meet after they wrote; null when they need not
  private void install(Plug plug, String id, @Nullable CyclicBarrier barrier) {
    world.fakes.install(world.store().schemas(), plug, call -> run(call, id, SHARED, id, barrier));
  }

  private RunResult run(
      Routine.Call call, String id, PropKey key, String by, @Nullable CyclicBarrier barrier) {
    runs.merge(id, 1, Integer::sum);
    call.branch().put(key, JsonNodeFactory.instance.objectNode().put("by", by));
    if (barrier != null) {
      try {
        barrier.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException("the other one did not come", e);
      }
    }
    return ProcessTest.completed();
  }

  private String shared(DocId doc) {
    return world.prop(doc, "org.example.other").path("by").asText();
  }

  @Test
  void ofTwoPlugsAtTheSameTimeTheSecondWaitsForAPerson() {
    var barrier = new CyclicBarrier(2);
    install(plug("org.example.a", "org.example.input").owns("org.example.a.done"), A, barrier);
    install(plug("org.example.b", "org.example.input").owns("org.example.b.done"), B, barrier);
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    boolean aFirst = world.record(doc, A).outcome() == Outcome.SUCCEEDED;
    String first = aFirst ? A : B;
    String second = aFirst ? B : A;
    assertThat(world.record(doc, first).outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record(doc, second).outcome()).isEqualTo(Outcome.REVIEW);
    assertThat(world.record(doc, second).code()).isEqualTo("conflict");
    assertThat(shared(doc)).isEqualTo(first);
    assertThat(runs).isEqualTo(Map.of(A, 1, B, 1));
  }

  @Test
  void oneAfterTheOtherTheLaterValueStaysAndEachRanOnce() {
    install(plug("org.example.a", "org.example.input").owns("org.example.a.done"), A, null);
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    assertThat(shared(doc)).isEqualTo(A);
    install(plug("org.example.b", "org.example.input").owns("org.example.b.done"), B, null);
    world.idle();
    assertThat(shared(doc)).isEqualTo(B);
    assertThat(runs).isEqualTo(Map.of(A, 1, B, 1));
    assertThat(world.record(doc, A).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void whereThePropIsTheirOwnPlugsTheLaterMergeStays() {
    var barrier = new CyclicBarrier(2);
    PropKey text = PropKey.parse("org.example.a.text");
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.a")
            .routineOnly()
            .reads("org.example.input")
            .writes("org.example.a.text")
            .owns("org.example.a.text"),
        call -> {
          String job = call.journal().key("").replace("/", "");
          return run(call, "a", text, "job:" + job, barrier);
        });
    for (String name : List.of("org.me.one", "org.me.two")) {
      world
          .pipelines()
          .pipelines()
          .put(
              PredicateTest.json(
                  "{'name':'%s','predicate':'org.example.input','stages':[{'routine':'org.example.a/r'}]}"
                      .formatted(name)),
              Precondition.NONE,
              World.PERSON.author());
    }
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    List<FeedEntry> merges =
        world.feed().stream().filter(entry -> entry.keys().contains(text)).toList();
    assertThat(merges).hasSize(2);
    assertThat(runs).isEqualTo(Map.of("a", 2));
    assertThat(world.record(doc, "org.me.one:1-1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record(doc, "org.me.two:1-1").outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.prop(doc, "org.example.a.text").path("by").asText())
        .isEqualTo(merges.getLast().provenance().cause());
  }

  @Test
  void whereEachReadsWhatTheOtherWritesTheyAreCutOff() {
    install(
        plug("org.example.a", "org.example.input", "org.example.other").owns("org.example.a.done"),
        A,
        null);
    install(
        plug("org.example.b", "org.example.input", "org.example.other").owns("org.example.b.done"),
        B,
        null);
    DocId doc = world.create("{'org.example.input':{'n':4}}");
    world.idle();
    int most = 2 * PipelineSettings.DEFAULTS.cycleBound() + 2;
    assertThat(runs.get(A) + runs.get(B)).isBetween(3, most);
    assertThat(List.of(world.record(doc, A), world.record(doc, B)))
        .anySatisfy(
            record -> {
              assertThat(record.code()).isEqualTo("cycle");
              assertThat(record.message()).contains(A + " -> " + B).contains(B + " -> " + A);
            });
  }
}
