package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.daybook.processors.RunResult.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs share threads and heap within bounds, and a runaway costs its own place only.
@Timeout(60)
class SandboxTest {

  private static final Capabilities NONE = Bench.capabilities(Bench.tags(), Bench.tags());

  @TempDir private Path dir;

  @Test
  void aThreadThatDoesNotStopInTimeIsAbandonedAndItsPlaceFilled() {
    try (var bench = new Bench(dir, settings(1, Duration.ofNanos(1), 0.2))) {
      RunResult result = run(bench, "fill-loop", "{\"wallMillis\":50}");
      assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.TIMEOUT);
      assertThat(((RunResult.Failed) result).message()).startsWith("it ran longer than 50 ms");
      assertThat(run(bench, "good", "{}")).isInstanceOf(RunResult.Completed.class);
      await(() -> bench.plugs.abandonedThreads() == 0);
      assertThat(bench.plugs.running()).isZero();
    }
  }

  @Test
  void noMoreRunsGoOnThanThereAreThreads() throws InterruptedException {
    try (var bench = new Bench(dir, settings(2, Duration.ofSeconds(5), 0.2))) {
      bench.install(Guests.relay("{\"op\":\"clock\"}"), NONE, "{}");
      Routine routine = bench.plugs.routine("org.example.test", "r");
      var now = new AtomicInteger();
      var most = new AtomicInteger();
      var journal =
          new TestJournal() {
            @Override
            public byte[] fact(
                String name, byte[] request, java.util.function.Supplier<byte[]> found) {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              LockSupport.parkNanos(2_000_000);
              now.decrementAndGet();
              return Bench.NOW.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
          };
      var results = new ConcurrentLinkedQueue<RunResult>();
      List<Thread> callers =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      Thread.startVirtualThread(
                          () -> results.add(routine.run(call(bench, journal)))))
              .toList();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(results).hasSize(20).allMatch(RunResult.Completed.class::isInstance);
      assertThat(most.get()).isEqualTo(2);
    }
  }

  @Test
  void aRunWaitsUntilItsMemoryFitsAndACancelEndsItsWaiting() throws InterruptedException {
    // Room for one run of 64 pages only.
    double share = 100.0 * 65_536 / Runtime.getRuntime().maxMemory();
    try (var bench = new Bench(dir, settings(2, Duration.ofSeconds(5), share))) {
      bench.install(Guests.module("loop"), NONE, "{\"wallMillis\":20000}");
      Routine routine = bench.plugs.routine("org.example.test", "r");
      var cancelled = new Error("cancelled");
      var journal = new TestJournal();
      var started = new CountDownLatch(1);
      Thread first =
          Thread.startVirtualThread(
              () -> {
                var own = new TestJournal();
                own.onCheck =
                    () -> {
                      started.countDown();
                      return journal.records.containsKey("stop") ? cancelled : null;
                    };
                assertThatThrownBy(() -> routine.run(call(bench, own))).isSameAs(cancelled);
              });
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      var waiting = new TestJournal();
      int[] checks = {0};
      waiting.onCheck = () -> ++checks[0] > 2 ? cancelled : null;
      assertThatThrownBy(() -> routine.run(call(bench, waiting))).isSameAs(cancelled);
      assertThat(bench.plugs.running()).isEqualTo(1);
      journal.effect("stop", new byte[0], () -> new byte[0]);
      first.join();
      assertThat(run(bench, "good", "{}")).isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void aClosedSandboxTakesNoRun() {
    try (var bench = new Bench(dir)) {
      Routine routine = bench.plugs.routine("org.example.test", "r");
      bench.plugs.close();
      RunResult result = routine.run(call(bench, new TestJournal()));
      assertThat(((RunResult.Failed) result).code()).isEqualTo(Code.HOST);
      assertThat(((RunResult.Failed) result).message())
          .isEqualTo("it was not started: the sandbox is closing");
      assertThat(Code.HOST.retryable()).isTrue();
    }
  }

  @Test
  void theTimeThatARunWaitsForItsPlaceIsNotItsOwn() throws InterruptedException {
    try (var bench = new Bench(dir, settings(1, Duration.ofSeconds(5), 0.2))) {
      bench.install(Guests.relay("{\"op\":\"clock\"}"), NONE, "{\"wallMillis\":1000}");
      Routine routine = bench.plugs.routine("org.example.test", "r");
      var slow =
          new TestJournal() {
            @Override
            public byte[] fact(
                String name, byte[] request, java.util.function.Supplier<byte[]> found) {
              LockSupport.parkNanos(600_000_000);
              return Bench.NOW.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            }
          };
      var results = new ConcurrentLinkedQueue<RunResult>();
      List<Thread> callers =
          IntStream.range(0, 4)
              .mapToObj(
                  i -> Thread.startVirtualThread(() -> results.add(routine.run(call(bench, slow)))))
              .toList();
      for (Thread caller : callers) {
        caller.join();
      }
      assertThat(results).hasSize(4).allMatch(RunResult.Completed.class::isInstance);
    }
  }

  /// The invoked routine's module is loaded while its caller holds the only place.
  @Test
  @Timeout(60)
  void aRunThatInvokesAModuleWhichIsNotLoadedYetDoesNotWaitForItself() {
    SandboxSettings one = settings(1, Duration.ofSeconds(1), 0.5);
    Capabilities none = Bench.capabilities(Set.of(), Set.of());
    try (var bench = new Bench(dir, one)) {
      bench.install(
          Manifest.Form.ABI,
          Guests.relay("{\"op\":\"invoke\",\"routine\":\"s\"}"),
          none,
          "{}",
          "{\"invokes\":[\"s\"]}");
    }
    try (var bench = Bench.reopened(dir, one)) {
      var branch = bench.branch(bench.document(Map.of("org.example.in", "{}")));
      assertThat(bench.run(none, branch, new TestJournal()))
          .isInstanceOfSatisfying(
              RunResult.Completed.class,
              completed -> assertThat(completed.output().has("error")).isFalse());
    }
  }

  @Test
  void theDefaultsStay() {
    assertThat(SandboxSettings.DEFAULTS)
        .isEqualTo(
            new SandboxSettings(
                Math.max(2, Runtime.getRuntime().availableProcessors()),
                1_048_576,
                0.25,
                new Limits(
                    Duration.ofSeconds(30),
                    1_024,
                    65_536,
                    200_000,
                    16_777_216,
                    65_536,
                    4_294_967_296L,
                    10_000),
                8_388_608,
                33_554_432,
                Duration.ofSeconds(30),
                Duration.ofSeconds(3),
                Set.of()));
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> settings(0, Duration.ofSeconds(1), 0.2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sandbox setting threads is 0: wanted 1 to 1024");
    assertThatThrownBy(() -> settings(1, Duration.ofSeconds(1), 1.5))
        .hasMessage("sandbox setting memoryShare is 1.5: wanted above 0 and at most 0.9");
  }

  private static SandboxSettings settings(int threads, Duration grace, double share) {
    SandboxSettings base = Bench.SETTINGS;
    return new SandboxSettings(
        threads,
        base.stackBytes(),
        share,
        base.run(),
        base.moduleBytes(),
        base.plugBytes(),
        base.admission(),
        grace,
        Set.of());
  }

  private static RunResult run(Bench bench, String guest, String limits) {
    return bench.run(
        Guests.module(guest),
        NONE,
        limits,
        bench.branch(bench.document(Map.of())),
        new TestJournal());
  }

  private static Routine.Call call(Bench bench, Journal journal) {
    return new Routine.Call(
        bench.branch(bench.document(Map.of())), NONE, bench.store.blobs(), journal);
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
