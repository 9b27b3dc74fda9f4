package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Precondition;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.pipelines.internal.InstalledWatches;
import org.daybook.pipelines.internal.Running;
import org.daybook.pipelines.internal.Watch;
import org.daybook.pipelines.internal.Woken;
import org.daybook.pipelines.internal.index.DispatchIndex;
import org.daybook.pipelines.internal.index.Members;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// More than anybody needs: processors, changes, and plugs that go while they work.
@Timeout(180)
class FloodTest {

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

  private void installTenThousand() {
    for (int n = 0; n < 10_000; n++) {
      world.fakes.install(
          world.store().schemas(),
          new Plug("org.example.p%d".formatted(n))
              .predicate("{'has':'org.example.t%d'}".formatted(n))
              .reads("org.example.t%d".formatted(n)),
          _ -> {
            throw new AssertionError("a processor ran whose tag no document has");
          });
    }
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          runs.incrementAndGet();
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
  }

  @Test
  void ofTenThousandProcessorsAChangeWakesThoseThatReadIt() {
    installTenThousand();
    List<Watch> woken =
        new InstalledWatches(world.fakes, world.store())
            .current()
            .wokenBy(List.of(World.tag("org.example.input"), World.tag("org.example.t77")));
    assertThat(woken).extracting(Watch::id).containsExactlyInAnyOrder(ID, "org.example.p77:p");
    for (int n = 0; n < 50; n++) {
      world.create("{'org.example.input':{'n':%d}}".formatted(n));
    }
    world.idle();
    assertThat(runs).hasValue(50);
    assertThat(world.pipelines().dispatches().processors()).hasSize(10_001);
  }

  @Test
  void ofTenThousandProcessorsADeletionConcernsThoseThatHadToDoWithTheDocument() {
    installTenThousand();
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    world.store().delete(doc, Precondition.NONE, World.PERSON);
    FeedEntry deletion = world.feed().getLast();
    assertThat(deletion.kind()).isEqualTo(FeedEntry.Kind.DELETED);
    var installed = new InstalledWatches(world.fakes, world.store());
    try (var index = DispatchIndex.open(dir.resolve("other.db"), world.store().feed().last())) {
      index.noted(doc, ID, new Dispatch(doc, ID, Dispatch.State.DONE, true, null, null));
      index.members().put(doc, "org.example.p5:p", new Members.Row("mon", "digest"));
      index.noted(
          doc,
          "org.gone:p",
          new Dispatch(doc, "org.gone:p", Dispatch.State.DONE, true, null, null));
      assertThat(new Woken(index, new Running()).by(installed.current(), doc, List.of(deletion)))
          .extracting(Watch::id)
          .containsExactlyInAnyOrder(ID, "org.example.p5:p");
    }
  }

  @Test
  void aFloodOfDeletionsForgetsNothingAndCostsWhatItTouches() {
    installTenThousand();
    var docs = new ArrayList<DocId>();
    for (int n = 0; n < 100; n++) {
      docs.add(world.create("{'org.example.input':{'n':%d}}".formatted(n)));
    }
    DocId kept = world.create("{'org.example.input':{'n':1}}");
    world.idle();
    long began = System.nanoTime();
    docs.forEach(doc -> world.store().delete(doc, Precondition.NONE, World.PERSON));
    world.idle();
    assertThat((System.nanoTime() - began) / 1_000_000_000)
        .as("seconds for 100 deletions")
        .isLessThan(10);
    assertThat(world.pipelines().dispatches().documents(ID, null, null, 999))
        .extracting(Dispatch::doc)
        .containsExactly(kept);
    assertThat(world.pipelines().dispatches().processor(ID).matched()).isEqualTo(1);
    assertThat(runs).hasValue(101);
  }

  @Test
  void documentsThatAreDeletedWhileTheirJobsWaitLeaveNoJobAndNoBranch() {
    var running = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          running.countDown();
          ProcessTest.await(go);
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    for (int n = 0; n < 200; n++) {
      world.create("{'org.example.input':{'n':%d}}".formatted(n));
    }
    ProcessTest.await(running);
    World.until(
        "all are dispatched",
        () -> world.pipelines().dispatches().documents(ID, null, null, 999).size() == 200);
    world
        .store()
        .list(null, 999)
        .forEach(doc -> world.store().delete(doc.id(), Precondition.NONE, World.PERSON));
    go.countDown();
    world.idle();
    assertThat(world.pipelines().dispatches().documents(ID, null, null, 999)).isEmpty();
    assertThat(world.jobs()).hasSize(200).allMatch(job -> job.state().ended());
    assertThat(world.store().branches().list("", null, 10)).isEmpty();
  }

  @Test
  void aDocumentThatChangesAllTheTimeHasTwoJobsAtMostAndEndsWithItsLastInput() {
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          runs.incrementAndGet();
          LockSupport.parkNanos(5_000_000);
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':0}}");
    int most = 0;
    for (int n = 1; n <= 1_000; n++) {
      world.put(doc, "org.example.input", "{'n':%d}".formatted(n));
      most = Math.max(most, world.engine().lane(doc + " " + ID).size());
    }
    world.idle();
    assertThat(most)
        .as("one runs, one waits, one that was cancelled may be ending")
        .isBetween(1, 3);
    assertThat(runs.get()).isLessThan(1_000);
    assertThat(world.prop(doc, "org.example.result").path("double").asInt()).isEqualTo(2_000);
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.SUCCEEDED);
  }

  @Test
  void nothingOfAPlugThatIsRemovedWhileItRunsReachesMain() {
    var running = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          running.countDown();
          ProcessTest.await(go);
          ProcessTest.writeDouble(call);
          return ProcessTest.completed();
        });
    DocId doc = world.create("{'org.example.input':{'n':1}}");
    DocId other = world.create("{'org.example.input':{'n':2}}");
    ProcessTest.await(running);
    world.fakes.uninstall("org.example.plug");
    go.countDown();
    world.idle();
    for (DocId one : List.of(doc, other)) {
      assertThat(world.has(one, "org.example.result")).isFalse();
      assertThat(RunRecord.in(world.read(one), ID)).isEmpty();
      assertThat(world.pipelines().explain(one, ID).decision())
          .isEqualTo(new Decision.Skip(Decision.Reason.NOT_INSTALLED));
    }
    assertThat(world.jobs()).allSatisfy(job -> assertThat(job.state().ended()).isTrue());
    assertThat(world.store().branches().list("", null, 10)).isEmpty();
  }
}
