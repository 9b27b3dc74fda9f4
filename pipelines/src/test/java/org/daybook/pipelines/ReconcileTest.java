package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.daybook.documents.DocId;
import org.daybook.documents.Precondition;
import org.daybook.documents.Tag;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The passes over all documents, two a page.
@Timeout(120)
class ReconcileTest {

  private static final String ID = ProcessTest.ID;
  private static final PipelineSettings SETTINGS =
      new PipelineSettings(
          3, Duration.ofSeconds(30), 8, 2, 128, Duration.ofDays(1), Duration.ofSeconds(1));

  @TempDir Path dir;
  private @Nullable World world;
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicReference<Calls> calls = new AtomicReference<>((_, _) -> {});

  private World open() {
    return open(SETTINGS.reconcileEvery());
  }

  /// @param every how often all documents are looked at by themselves
  private World open(Duration every) {
    Calls now = (method, args) -> calls.get().before(method, args);
    var settings =
        new PipelineSettings(
            SETTINGS.supersedesBound(),
            SETTINGS.supersedesTime(),
            SETTINGS.cycleBound(),
            SETTINGS.pageSize(),
            SETTINGS.concurrency(),
            every,
            SETTINGS.askRest());
    world = new World(dir, settings, now::around);
    return world;
  }

  @AfterEach
  void close() {
    calls.set((_, _) -> {});
    if (world != null) {
      world.close();
    }
  }

  private RunResult run(Routine.Call call) {
    runs.incrementAndGet();
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  private static List<DocId> documents(World world, int count) {
    var docs = new ArrayList<DocId>();
    for (int n = 0; n < count; n++) {
      docs.add(world.create("{'org.example.input':{'n':%d}}".formatted(n)));
    }
    return docs;
  }

  private List<DocId> processed(World world, int count) {
    world.fakes.install(world.store().schemas(), ProcessTest.doubling(), this::run);
    List<DocId> docs = documents(world, count);
    world.idle();
    assertThat(runs).hasValue(count);
    return docs;
  }

  private static void install(World world, Routine routine) {
    world.fakes.install(world.store().schemas(), ProcessTest.doubling(), routine);
  }

  private static void installSecond(World world, String predicate) {
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.second")
            .predicate(predicate)
            .owns("org.example.second")
            .writes("org.example.second")
            .result("org.example.second"),
        call -> {
          call.branch().put(new Tag("org.example.second").main(), PredicateTest.json("{}"));
          return ProcessTest.completed();
        });
  }

  private static boolean ran(World world, DocId doc) {
    return world.has(doc, "org.example.result");
  }

  private static void ended(World world, JobId job) {
    World.until(
        "the pass is over",
        () -> world.engine().job(job).filter(found -> found.state().ended()).isPresent());
  }

  private static void skip(World world) {
    world.store().feed().moveCursor("triage", world.store().feed().last());
  }

  @Test
  void aDeletionThatNobodyHeardOfIsFoundWhereverTheDocumentWas() {
    World world = open();
    List<DocId> docs = processed(world, 9);
    world.stopTriage();
    List<DocId> gone =
        List.of(docs.get(0), docs.get(3), docs.get(4), docs.get(5), docs.get(7), docs.get(8));
    gone.forEach(doc -> world.store().delete(doc, Precondition.NONE, World.PERSON));
    skip(world);
    assertThat(world.pipelines().dispatches().documents(ID, null, null, 99)).hasSize(9);
    ended(world, world.pipelines().reconcile());
    assertThat(world.pipelines().dispatches().documents(ID, null, null, 99))
        .extracting(Dispatch::doc)
        .containsExactly(docs.get(1), docs.get(2), docs.get(6));
    assertThat(world.pipelines().dispatches().processor(ID).matched()).isEqualTo(3);
  }

  @Test
  void theDeletionOfAllDocumentsIsFoundToo() {
    World world = open();
    List<DocId> docs = processed(world, 7);
    world.stopTriage();
    docs.forEach(doc -> world.store().delete(doc, Precondition.NONE, World.PERSON));
    skip(world);
    ended(world, world.pipelines().reconcile());
    assertThat(world.pipelines().dispatches().documents(ID, null, null, 99)).isEmpty();
  }

  @Test
  void anOrderIsNotAnsweredWithAPassOverSomeProcessors() throws Exception {
    World world = open();
    processed(world, 4);
    DocId hidden = hidden(world);
    var held = new CountDownLatch(1);
    var listed = new CountDownLatch(1);
    calls.set(
        (method, args) -> {
          if (method.equals("list") && args[0] != null) {
            listed.countDown();
            held.await();
          }
        });
    world.fakes.install(
        world.store().schemas(),
        new Plug("org.example.second")
            .predicate("{'or':[{'has':'org.example.other'},{'has':'org.example.third'}]}"),
        this::run);
    world.pipelines().awaitIdle(Duration.ZERO);
    ProcessTest.await(listed);
    JobId order = world.pipelines().reconcile();
    held.countDown();
    ended(world, order);
    World.until("what was hidden is found by the order", () -> ran(world, hidden));
  }

  @Test
  void aPassForANewProcessorReadsOnlyDocumentsWithTheTagItAsksFor() {
    World world = open();
    processed(world, 6);
    List<DocId> others = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      others.add(world.create("{'org.example.other':{}}"));
    }
    var methods = new CopyOnWriteArrayList<String>();
    calls.set((method, _) -> methods.add(method));
    installSecond(world, "{'has':'org.example.other'}");
    world.idle();
    assertThat(methods).contains("listByTag").doesNotContain("list");
    assertThat(others).allMatch(doc -> world.has(doc, "org.example.second"));
    assertThat(world.pipelines().dispatches().processor("org.example.second:p").matched())
        .isEqualTo(5);
  }

  @Test
  void aPassSaysHowFarItIsAndAmongWhichDocuments() {
    World world = open();
    processed(world, 6);
    world.create("{'org.example.other':{}}");
    world.idle();
    JobId whole = world.pipelines().reconcile();
    ended(world, whole);
    assertThat(result(world.engine().job(whole).orElseThrow()))
        .isEqualTo(PredicateTest.json("{'documents':7,'dispatched':0,'of':7}"));
    installSecond(world, "{'has':'org.example.other'}");
    world.idle();
    assertThat(world.engine().jobs(JobFilter.ALL.ofWflow("reconcile"), 100))
        .extracting(ReconcileTest::result)
        .contains(
            PredicateTest.json("{'documents':1,'dispatched':1,'tags':['org.example.other']}"));
  }

  private static JsonNode result(Job job) {
    return job.state() instanceof JobState.Succeeded(byte[] bytes)
        ? PredicateTest.json(new String(bytes, StandardCharsets.UTF_8))
        : NullNode.instance;
  }

  @Test
  void documentsThatPlainlyDoNotMatchAreNotReadOneByOne() {
    World world = open();
    List<DocId> docs = processed(world, 6);
    var read = new CopyOnWriteArrayList<Object>();
    calls.set(
        (method, args) -> {
          if (method.equals("read")) {
            read.add(args[0]);
          }
        });
    installSecond(
        world, "{'field':{'prop':'org.example.input/main','pointer':'/n','op':'gt','value':4}}");
    world.idle();
    assertThat(read).contains(docs.getLast()).doesNotContainAnyElementsOf(docs.subList(0, 5));
    assertThat(world.has(docs.getLast(), "org.example.second")).isTrue();
  }

  /// A document that the pipelines did not hear of.
  /// The first look at a page behind the first is held; each second document is on another page.
  private CountDownLatch held(CountDownLatch listed) {
    var held = new CountDownLatch(1);
    calls.set(
        (method, args) -> {
          if (method.equals("list") && args[0] != null) {
            listed.countDown();
            held.await();
          }
        });
    return held;
  }

  private static List<String> passes(World world) {
    return world.engine().jobs(JobFilter.ALL.ofWflow("reconcile"), 100).stream()
        .map(job -> new String(job.args(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void aPassThatWasOrderedIsTakenUpAgainWhenAChangeCutsItShort() throws Exception {
    World world = open();
    processed(world, 4);
    DocId hidden = hidden(world);
    var listed = new CountDownLatch(1);
    CountDownLatch held = held(listed);
    JobId order = world.pipelines().reconcile();
    ProcessTest.await(listed);
    installSecond(world, "{'has':'org.example.other'}");
    world.pipelines().awaitIdle(Duration.ZERO);
    held.countDown();
    ended(world, order);
    assertThat(world.engine().job(order).orElseThrow().state())
        .isInstanceOf(JobState.Cancelled.class);
    World.until("what was hidden is found nevertheless", () -> ran(world, hidden));
    assertThat(passes(world).getFirst()).as("at once, and of all").isEmpty();
  }

  @Test
  void aSlowPassIsTakenUpAgainWhenAChangeCutsItShort() throws Exception {
    World world = open(Duration.ofSeconds(2));
    processed(world, 4);
    var listed = new CountDownLatch(1);
    CountDownLatch held = held(listed);
    ProcessTest.await(listed);
    assertThat(passes(world).getFirst()).isEqualTo("slowly");
    installSecond(world, "{'has':'org.example.other'}");
    world.pipelines().awaitIdle(Duration.ZERO);
    assertThat(passes(world).getFirst()).as("of all, and somebody waits for it").isEmpty();
    held.countDown();
    world.idle();
  }

  @Test
  void passesForNewProcessorsDoNotPutOffTheNextOverAll() {
    World world = open(Duration.ofSeconds(1));
    processed(world, 4);
    var looks = new AtomicInteger();
    World.until(
        "all were looked at by themselves",
        () -> {
          installSecond(world, "{'has':'org.example.other'}");
          world.idle();
          return passes(world).contains("slowly") || looks.incrementAndGet() == 400;
        });
    assertThat(passes(world)).contains("slowly", "changed");
  }

  private static DocId hidden(World world) {
    world.stopTriage();
    DocId hidden = world.create("{'org.example.input':{'n':5}}");
    skip(world);
    return hidden;
  }

  @Test
  void whatFailsAboutOneDocumentStopsNoOtherAndIsLookedAtAgain() {
    World world = open();
    install(world, this::run);
    world.idle();
    var broken = new AtomicReference<@Nullable DocId>();
    calls.set(
        (method, args) -> {
          if (method.equals("read") && args[0].equals(broken.get())) {
            throw new IllegalStateException("a bug in a mapping");
          }
        });
    DocId bad = DocId.create(java.time.Clock.systemUTC());
    broken.set(bad);
    world.store().create(world.document(bad, "{'org.example.input':{'n':1}}"));
    List<DocId> docs = documents(world, 5);
    World.until("the others ran", () -> docs.stream().allMatch(doc -> ran(world, doc)));
    assertThat(ran(world, bad)).isFalse();
    assertThat(world.pipelines().dispatches().processor(ID).putOff()).isEqualTo(1);
    assertThat(world.pipelines().dispatches().processors())
        .extracting(ProcessorStatus::putOff)
        .containsExactly(1L);
    ended(world, world.pipelines().reconcile());
    broken.set(null);
    World.until("it ran by itself", () -> ran(world, bad));
    World.until(
        "it is put off no longer",
        () -> world.pipelines().dispatches().processor(ID).putOff() == 0);
  }

  @Test
  void aPassThatWasCutShortGoesOnWithThePageItWasAtAndDispatchesNothingTwice() {
    World world = open();
    documents(world, 10);
    var reached = new CountDownLatch(1);
    var pages = new CopyOnWriteArrayList<String>();
    calls.set(
        (method, args) -> {
          if (method.equals("list")) {
            pages.add(String.valueOf(args[0]));
            if (pages.size() == 3) {
              reached.countDown();
              Thread.sleep(60_000); // until the engine ends it
            }
          }
        });
    install(world, this::run);
    JobId pass = world.pipelines().reconcile();
    ProcessTest.await(reached);
    world.stop();
    List<String> before = List.copyOf(pages);
    pages.clear();
    calls.set(
        (method, args) -> {
          if (method.equals("list")) {
            pages.add(String.valueOf(args[0]));
          }
        });
    world.open();
    world.idle();
    assertThat(before).startsWith("null");
    assertThat(pages)
        .startsWith(before.getLast())
        .doesNotContainAnyElementsOf(before.subList(0, 2));
    assertThat(world.engine().jobs(JobFilter.ALL.ofWflow("reconcile"), 9))
        .extracting(Job::id)
        .containsExactly(pass);
    assertThat(world.jobs()).hasSize(10);
    assertThat(runs).hasValue(10);
  }
}
