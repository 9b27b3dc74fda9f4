package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Precondition;
import org.daybook.pipelines.Dispatch.State;
import org.daybook.pipelines.FakePlugs.Plug;
import org.daybook.processors.Metering;
import org.daybook.processors.Routine;
import org.daybook.processors.RunResult;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class DispatchesTest {

  private static final String ID = ProcessTest.ID;

  @TempDir Path dir;
  private World world;
  private final AtomicInteger runs = new AtomicInteger();
  private final AtomicBoolean well = new AtomicBoolean(true);

  @BeforeEach
  void open() {
    world = new World(dir);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /// Fails on `input.n` divisible by 3, and is parked on 7, 14 and so on, unless all is well.
  private RunResult moody(Routine.Call call) {
    runs.incrementAndGet();
    int n = call.branch().get(ProcessTest.INPUT).orElseThrow().path("n").asInt();
    if (!well.get() && n % 3 == 0) {
      return new RunResult.Failed(
          n % 2 == 0 ? RunResult.Code.TRAP : RunResult.Code.OUTPUT_LIMIT, "of " + n, Metering.NONE);
    }
    if (!well.get() && n % 7 == 0) {
      throw new IllegalStateException("no disk for " + n);
    }
    ProcessTest.writeDouble(call);
    return ProcessTest.completed();
  }

  private void install(Plug plug) {
    world.fakes.install(world.store().schemas(), plug, this::moody);
  }

  private Dispatches dispatches() {
    return world.pipelines().dispatches();
  }

  private Map<State, Long> counts() {
    var counts = new EnumMap<>(dispatches().processor(ID).counts());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private DocId input(int n) {
    return world.create("{'org.example.input':{'n':%d}}".formatted(n));
  }

  @Test
  void theCountsSayHowFarAProcessorIs() {
    well.set(false);
    install(ProcessTest.doubling());
    for (int n = 1; n <= 9; n++) {
      input(n);
    }
    world.create("{'org.example.other':{}}");
    world.idle();
    ProcessorStatus status = dispatches().processor(ID);
    assertThat(status.matched()).isEqualTo(9);
    assertThat(status.complete()).isTrue();
    assertThat(status.reads()).containsExactly(World.tag("org.example.input"));
    assertThat(counts()).isEqualTo(Map.of(State.DONE, 5L, State.FAILED, 3L, State.PARKED, 1L));
    assertThat(dispatches().processors()).containsExactly(status);
    assertThat(dispatches().documents(ID, State.PARKED, null, 10))
        .singleElement()
        .satisfies(
            row -> {
              RunRecord record = world.record(row.doc(), ID);
              assertThat(row.run().job()).isEqualTo(record.job());
              assertThat(row.run().digest()).isEqualTo(record.digest());
              assertThat(row.error().code()).isEqualTo("host");
            });
    assertThatThrownBy(() -> dispatches().processor("org.example.none:p"))
        .isInstanceOfSatisfying(
            DaybookException.NotFound.class,
            e -> assertThat(e.code()).isEqualTo("processor-unknown"));
  }

  @Test
  void aRunningJobIsCountedAsRunningAndNotAsWaiting() throws InterruptedException {
    var running = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          running.countDown();
          try {
            assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return moody(call);
        });
    DocId doc = input(1);
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    World.until("it is counted", () -> counts().equals(Map.of(State.RUNNING, 1L)));
    assertThat(dispatches().documents(ID, State.RUNNING, null, 10))
        .singleElement()
        .satisfies(row -> assertThat(row.doc()).isEqualTo(doc));
    assertThat(dispatches().documents(ID, null, null, 10).getFirst().state())
        .isEqualTo(State.RUNNING);
    go.countDown();
    world.idle();
    assertThat(counts()).isEqualTo(Map.of(State.DONE, 1L));
  }

  @Test
  void aProcessorThatConsumesItsMarkerIsDoneThoughItMatchesNoLonger() {
    install(
        ProcessTest.doubling()
            .predicate("{'has':'org.example.marker'}")
            .reads("org.example.marker", "org.example.input")
            .writes("org.example.marker", "org.example.result")
            .consumes("org.example.marker"));
    world.create("{'org.example.input':{'n':1},'org.example.marker':{}}");
    world.idle();
    assertThat(counts()).isEqualTo(Map.of(State.DONE, 1L));
    assertThat(dispatches().processor(ID).matched()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatAPlugDidIsCountedAgainWhenItComesBack(boolean indexLost) throws IOException {
    install(ProcessTest.doubling());
    install(other());
    DocId doc = input(1);
    world.idle();
    world.delete(doc, "org.example.input");
    world.idle();
    assertThat(counts()).isEqualTo(Map.of(State.DONE, 1L));
    world.fakes.uninstall("org.example.plug");
    world.idle();
    if (indexLost) {
      world.stop();
      deleteIndex();
      world.open();
      world.idle();
    }
    install(ProcessTest.doubling());
    world.idle();
    assertThat(counts()).isEqualTo(Map.of(State.DONE, 1L));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 14, 75})
  void afterAnyHistoryTheIndexIsWhatTheDocumentsSay(long seed) throws IOException {
    var random = new Random(seed);
    var docs = new ArrayList<DocId>();
    well.set(false);
    int version = 1;
    for (int round = 0; round < 12; round++) {
      for (int n = 0; n < 8; n++) {
        change(random, docs);
      }
      switch (random.nextInt(6)) {
        case 0 -> world.fakes.uninstall("org.example.plug");
        case 1 -> install(ProcessTest.doubling().version("" + ++version));
        case 2 -> install(other().version("" + ++version));
        case 3 -> well.set(random.nextBoolean());
        case 4 -> {
          world.stop();
          if (random.nextBoolean()) {
            deleteIndex();
          }
          world.open();
        }
        default -> install(ProcessTest.doubling().version("" + version));
      }
      if (random.nextInt(3) == 0) {
        world.idle();
        indexIsRight();
      }
    }
    world.idle();
    indexIsRight();
  }

  private static Plug other() {
    return new Plug("org.example.second")
        .predicate("{'and':[{'has':'org.example.input'},{'has':'org.example.other'}]}")
        .reads("org.example.input", "org.example.other")
        .writes("org.example.second")
        .owns("org.example.second")
        .result("org.example.second");
  }

  private void change(Random random, List<DocId> docs) {
    int n = random.nextInt(30);
    if (docs.isEmpty() || random.nextInt(3) == 0) {
      docs.add(input(n));
      return;
    }
    int at = random.nextInt(docs.size());
    DocId doc = docs.get(at);
    switch (random.nextInt(7)) {
      case 0 -> {
        world.store().delete(doc, Precondition.NONE, World.PERSON);
        docs.remove(at);
      }
      case 1 -> world.put(doc, "org.example.other", "{}");
      case 2 -> world.delete(doc, "org.example.result");
      case 3 -> world.delete(doc, "org.example.input");
      case 4 -> world.delete(doc, "org.daybook.run/" + ID);
      case 5 -> world.delete(doc, "org.daybook.error/" + ID);
      default -> world.put(doc, "org.example.input", "{'n':%d}".formatted(n));
    }
  }

  /// The same said without the index: what each document says, and what would be decided now.
  private void indexIsRight() {
    List<Document> documents = world.store().list(null, 1_000);
    for (ProcessorStatus status : dispatches().processors()) {
      String processor = status.spec().id();
      var expected = new ArrayList<String>();
      for (Document document : documents) {
        Explanation why = world.pipelines().explain(document.id(), processor);
        State state = expected(why);
        if (state != null) {
          String code =
              document
                  .prop(RunRecord.errorKey(processor))
                  .map(error -> error.path("code").asText())
                  .orElse("-");
          expected.add(
              "%s %s %s %s"
                  .formatted(
                      document.id(), state, code, why.record().map(RunRecord::job).orElse("-")));
        }
      }
      List<Dispatch> rows = dispatches().documents(processor, null, null, 1_000);
      assertThat(rows)
          .as(processor)
          .extracting(
              row ->
                  "%s %s %s %s"
                      .formatted(
                          row.doc(),
                          row.state(),
                          row.error() == null ? "-" : row.error().code(),
                          row.run() == null ? "-" : row.run().job()))
          .isEqualTo(expected);
      assertThat(status.complete()).isTrue();
      assertThat(status.counts().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(rows.size());
    }
    assertThat(dispatches().errors().stream().mapToLong(ErrorGroup::count).sum())
        .isEqualTo(
            dispatches().processors().stream()
                .map(status -> status.spec().id())
                .mapToLong(
                    id ->
                        documents.stream()
                            .filter(one -> one.props().containsKey(RunRecord.errorKey(id)))
                            .filter(
                                one -> expected(world.pipelines().explain(one.id(), id)) != null)
                            .count())
                .sum());
  }

  private static @Nullable State expected(Explanation why) {
    return switch (why.decision().reason()) {
      case UP_TO_DATE -> State.DONE;
      case FAILED_BEFORE -> State.FAILED;
      case PARKED -> State.PARKED;
      case DISCARDED, REJECTED -> State.SKIPPED;
      case IN_REVIEW -> State.REVIEW;
      case NO_MATCH ->
          why.record()
              .map(
                  record ->
                      switch (record.outcome()) {
                        case SUCCEEDED -> State.DONE;
                        case FAILED -> State.FAILED;
                        case PARKED -> State.SKIPPED;
                        case OUTDATED -> State.OUTDATED;
                        case REVIEW -> State.REVIEW;
                        case REJECTED -> State.SKIPPED;
                      })
              .orElse(null);
      case OUTDATED -> State.OUTDATED;
      default -> State.WAITING;
    };
  }

  private void deleteIndex() throws IOException {
    for (String end : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(dir.resolve("pipelines.db" + end));
    }
  }

  @Test
  void aDeletedIndexIsBuiltAgainAndNothingRunsTwice() throws IOException {
    well.set(false);
    install(ProcessTest.doubling());
    for (int n = 1; n <= 20; n++) {
      input(n);
    }
    world.idle();
    Map<State, Long> before = counts();
    int ran = runs.get();
    long commits = world.store().feed().last().value();
    world.stop();
    deleteIndex();
    world.open();
    world.idle();
    assertThat(counts()).isEqualTo(before);
    assertThat(dispatches().processor(ID).complete()).isTrue();
    assertThat(runs).hasValue(ran);
    assertThat(world.store().feed().last().value()).isEqualTo(commits);
    assertThat(world.jobs()).hasSize(20);
  }

  @Test
  void anIndexThatLostItsLastWritesIsToldThemAgain() throws IOException {
    install(ProcessTest.doubling());
    input(1);
    world.idle();
    world.stop();
    Files.copy(dir.resolve("pipelines.db"), dir.resolve("old.db"));
    world.open();
    DocId late = input(2);
    world.idle();
    world.stop();
    deleteIndex();
    Files.move(dir.resolve("old.db"), dir.resolve("pipelines.db"));
    world.open();
    world.idle();
    assertThat(dispatches().documents(ID, State.DONE, null, 10)).hasSize(2);
    assertThat(dispatches().documents(ID, null, null, 10).getLast().doc()).isEqualTo(late);
    assertThat(runs).hasValue(2);
  }

  @Test
  void anUninstalledProcessorIsNotToldOfAndIsCountedAgainWhenItComesBack() {
    well.set(false);
    install(ProcessTest.doubling());
    for (int n = 1; n <= 6; n++) {
      input(n);
    }
    world.idle();
    Map<State, Long> before = counts();
    world.fakes.uninstall("org.example.plug");
    world.idle();
    assertThat(dispatches().processors()).isEmpty();
    assertThat(dispatches().errors()).isEmpty();
    install(ProcessTest.doubling());
    world.idle();
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void errorsAreGroupedByProcessorAndCode() {
    well.set(false);
    install(ProcessTest.doubling());
    DocId first = input(6);
    world.idle();
    input(9);
    world.idle();
    DocId last = input(12);
    world.idle();
    List<ErrorGroup> groups = dispatches().errors();
    assertThat(groups).extracting(ErrorGroup::code).containsExactly("trap", "output-limit");
    ErrorGroup trap = groups.getFirst();
    assertThat(trap.processor()).isEqualTo(ID);
    assertThat(trap.count()).isEqualTo(2);
    assertThat(trap.message()).isEqualTo("of 12");
    assertThat(trap.example()).isEqualTo(last);
    assertThat(trap.since()).isBeforeOrEqualTo(trap.last());
    assertThat(dispatches().errors(ID, "trap", null, 10))
        .extracting(Dispatch::doc)
        .containsExactly(last, first);
    List<Dispatch> page = dispatches().errors(ID, null, null, 2);
    assertThat(page).hasSize(2);
    Dispatch end = page.getLast();
    assertThat(dispatches().errors(ID, null, new Dispatches.Place(end.error().at(), end.doc()), 2))
        .singleElement()
        .satisfies(row -> assertThat(row.doc()).isEqualTo(first));

    world.delete(last, "org.daybook.error/" + ID);
    world.idle();
    assertThat(dispatches().errors(ID, "trap", null, 10))
        .as("an error whose tag a person removed is dismissed")
        .extracting(Dispatch::doc)
        .containsExactly(first);
  }

  @Test
  void aGroupOfErrorsIsRetried() {
    well.set(false);
    install(ProcessTest.doubling());
    List<DocId> docs = new ArrayList<>();
    for (int n : List.of(3, 6, 7, 9, 12, 14)) {
      docs.add(input(n));
    }
    world.idle();
    int before = runs.get();
    assertThat(dispatches().retryable(ID, null)).isEqualTo(new Retried(2, 4, 0));
    world.idle();
    assertThat(runs).as("a dry run runs nothing").hasValue(before);

    well.set(true);
    assertThat(dispatches().retry(ID, "trap", "order 1")).isEqualTo(new Retried(0, 2, 0));
    world.idle();
    assertThat(runs).hasValue(before + 2);
    assertThat(counts()).isEqualTo(Map.of(State.DONE, 2L, State.FAILED, 2L, State.PARKED, 2L));

    assertThat(dispatches().retry(ID, null, "order 2")).isEqualTo(new Retried(2, 2, 0));
    world.idle();
    assertThat(counts()).isEqualTo(Map.of(State.DONE, 6L));
    assertThat(dispatches().errors()).isEmpty();
    assertThat(docs).allSatisfy(doc -> assertThat(world.has(doc, "org.example.result")).isTrue());
  }

  @Test
  void aParkedJobThatIsGivenUpIsSkippedAndCanStillBeRetried() {
    well.set(false);
    install(ProcessTest.doubling());
    DocId doc = input(7);
    world.idle();
    assertThat(counts()).isEqualTo(Map.of(State.PARKED, 1L));
    world.engine().discard(new JobId(world.record(doc, ID).job()), "not worth it");
    World.until("it is skipped", () -> counts().equals(Map.of(State.SKIPPED, 1L)));
    assertThat(dispatches().errors()).extracting(ErrorGroup::count).containsExactly(1L);
    well.set(true);
    assertThat(dispatches().retryable(ID, "host")).isEqualTo(new Retried(0, 1, 0));
    assertThat(dispatches().retry(ID, "host", "order 3")).isEqualTo(new Retried(0, 1, 0));
    world.idle();
    assertThat(counts()).isEqualTo(Map.of(State.DONE, 1L));
  }

  @Test
  void anErrorThatComesAgainIsNotRetriedForEver() {
    well.set(false);
    install(ProcessTest.doubling());
    input(3);
    world.idle();
    int before = runs.get();
    assertThat(dispatches().retry(ID, null, "order 4").count()).isEqualTo(1);
    world.idle();
    assertThat(runs).hasValue(before + 1);
    assertThat(dispatches().errors()).extracting(ErrorGroup::count).containsExactly(1L);
  }

  @Test
  void anOrderThatIsRepeatedAnswersTheSameAndTriesNothing() {
    well.set(false);
    install(ProcessTest.doubling());
    for (int n : List.of(3, 6, 7)) {
      input(n);
    }
    world.idle();
    int before = runs.get();
    Retried first = dispatches().retry(ID, null, "the order");
    assertThat(first).isEqualTo(new Retried(1, 2, 0));
    world.idle();
    int after = runs.get();
    assertThat(after).as("what is resumed has two attempts").isEqualTo(before + 4);
    assertThat(dispatches().retry(ID, null, "the order")).isEqualTo(first);
    world.idle();
    world.stop();
    world.open();
    assertThat(dispatches().retry(ID, null, "the order")).isEqualTo(first);
    world.idle();
    assertThat(runs).hasValue(after);
    assertThat(dispatches().retry(ID, null, "another")).isEqualTo(first);
    world.idle();
    assertThat(runs).hasValue(after + 4);
  }

  @Test
  void theCostOfARunIsKnownWhileItsJobIs() {
    world.fakes.install(
        world.store().schemas(),
        ProcessTest.doubling(),
        call -> {
          ProcessTest.writeDouble(call);
          return new RunResult.Completed(
              com.fasterxml.jackson.databind.node.NullNode.instance,
              new Metering(
                  java.time.Duration.ofMillis(3), java.time.Duration.ZERO, 2, 5, 0, 7, 0, 1));
        });
    input(1);
    world.idle();
    Dispatch row = dispatches().documents(ID, null, null, 1).getFirst();
    assertThat(dispatches().cost(row).orElseThrow().hostCalls()).isEqualTo(5);
    world.stop();
    world.deleteJobs();
    world.open();
    assertThat(dispatches().cost(row)).isEmpty();
  }
}
