package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.log.Log;
import org.daybook.wflow.log.LogStore;
import org.daybook.wflow.log.MemoryStore;
import org.daybook.wflow.log.SqliteStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two engines that take one log for theirs: the later one has it.
class TwoEnginesTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final byte[] NOTHING = {};

  private final Map<String, Integer> runs = new ConcurrentHashMap<>();
  private final TestClock clock = new TestClock();

  @TempDir Path dir;

  @BeforeAll
  static void beQuiet() {
    SimulationTest.beQuiet();
  }

  @AfterAll
  static void beHeard() {
    SimulationTest.beHeard();
  }

  /// Two steps, and a signal between them.
  private Wflow program() {
    return Wflow.of(
        "program",
        (context, _) -> {
          context.step("first", NOTHING, RetryPolicy.NEVER, () -> ran(context, "first"));
          context.receive("go", "go");
          return context.step("second", NOTHING, RetryPolicy.NEVER, () -> ran(context, "second"));
        });
  }

  private byte[] ran(Context context, String step) {
    runs.merge(context.job() + "/" + step, 1, Integer::sum);
    return step.getBytes(StandardCharsets.UTF_8);
  }

  private Engine opened(LogStore store, Wflow... wflows) {
    return Engine.open(
        store,
        EngineSettings.DEFAULTS.withCheckpointEvery(3),
        wflows.length == 0 ? List.of(program()) : List.of(wflows),
        Surroundings.of(clock, new Random(1)));
  }

  private static JobRequest request(String key) {
    return JobRequest.of("program", key, NOTHING);
  }

  private static void awaitWaiting(Engine engine, JobId job) throws InterruptedException {
    CountDownLatch waits = new CountDownLatch(1);
    Runnable end =
        engine.onChange(
            changed -> {
              if (changed.id().equals(job) && changed.state() instanceof JobState.Waiting) {
                waits.countDown();
              }
            });
    if (!(engine.job(job).orElseThrow().state() instanceof JobState.Waiting)) {
      assertThat(waits.await(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }
    end.run();
  }

  private static void isRefused(Engine older, JobId job) {
    assertThatThrownBy(() -> older.addJob(request("too late")))
        .isInstanceOf(WflowException.class)
        .hasMessageContaining("a later opening than epoch")
        .hasMessageContaining("open it again");
    assertThatThrownBy(() -> older.signal(job, "go", NOTHING, null))
        .isInstanceOf(WflowException.class)
        .hasMessageContaining("open it again");
    assertThatThrownBy(() -> older.cancel(job, "no"))
        .isInstanceOf(WflowException.class)
        .hasMessageContaining("open it again");
  }

  /// The older engine is refused, and the newer one ends its jobs.
  private void newerGoesOn(Engine older, Engine newer, JobId job) throws InterruptedException {
    isRefused(older, job);
    assertThat(newer.signal(job, "go", NOTHING, null)).isTrue();
    assertThat(newer.await(job, SOON).state()).isInstanceOf(JobState.Succeeded.class);
    assertThat(newer.job(request("too late").id())).isEmpty();
    isRefused(older, job);
    assertThat(runs).isEqualTo(Map.of(job + "/first", 1, job + "/second", 1));
  }

  @Test
  void onlyTheNewerOneWritesToOneStore() throws Exception {
    MemoryStore disk = new MemoryStore(1);
    Engine older = opened(new Borrowed(disk));
    JobId job = older.addJob(request("one")).job();
    awaitWaiting(older, job);
    try (Engine newer = opened(new Borrowed(disk))) {
      newerGoesOn(older, newer, job);
      older.close();
      assertThat(newer.addJob(request("one")).repeated()).isTrue();
    }
    Map<Long, Long> epochs = new HashMap<>();
    try (Log log = disk.open(0)) {
      log.chain(log.ended(1).getFirst().head())
          .forEach(stored -> epochs.merge(stored.epoch(), 1L, Long::sum));
    }
    // A step by the older one; the signal, its receipt and a step by the newer one.
    assertThat(epochs).isEqualTo(Map.of(1L, 1L, 2L, 3L));
  }

  @Test
  void onlyTheNewerOneWritesToOneFile() throws Exception {
    Path file = dir.resolve("wflow.db");
    Engine older = opened(SqliteStore.open(file, 1));
    JobId job = older.addJob(request("one")).job();
    awaitWaiting(older, job);
    try (Engine newer = opened(SqliteStore.takeOver(file, 1))) {
      newerGoesOn(older, newer, job);
      older.close();
      assertThat(newer.addJob(request("two")).repeated()).isFalse();
      assertThat(newer.kill(request("two").id(), "enough")).isTrue();
    }
    try (LogStore store = SqliteStore.open(file, 1);
        Log log = store.open(0)) {
      assertThat(ended(log)).containsExactlyInAnyOrder("one", "two");
      log.read(log.base(), 1_000)
          .forEach(
              stored -> {
                Event event = EventCodec.decode(stored.position(), stored.bytes());
                assertThat(stored.epoch()).as(event.toString()).isEqualTo(2);
              });
    }
  }

  private static List<String> ended(Log log) {
    return log.ended(9).stream().map(row -> row.key()).toList();
  }

  @Test
  void aBodyThatRunsWhenTheLogIsTakenRecordsNothing() throws Exception {
    MemoryStore disk = new MemoryStore(1);
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    List<String> told = new ArrayList<>();
    Engine older = opened(new Borrowed(disk), body("older", entered, leave));
    JobId job = older.addJob(request("one")).job();
    assertThat(entered.await(SOON.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    try (Engine newer =
        opened(new Borrowed(disk), body("newer", new CountDownLatch(1), new CountDownLatch(0)))) {
      leave.countDown();
      Job ended = newer.await(job, SOON);
      told.add(new String(((JobState.Succeeded) ended.state()).result(), StandardCharsets.UTF_8));
      older.close();
      assertThat(newer.journal(job)).hasSize(1);
    }
    assertThat(told).containsExactly("newer");
  }

  private static Wflow body(String says, CountDownLatch entered, CountDownLatch leave) {
    return Wflow.of(
        "program",
        (context, _) ->
            context.step(
                "only",
                NOTHING,
                RetryPolicy.NEVER,
                () -> {
                  entered.countDown();
                  leave.await();
                  return says.getBytes(StandardCharsets.UTF_8);
                }));
  }
}
