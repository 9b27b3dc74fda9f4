package org.daybook.benchmarks;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.daybook.wflow.Engine;
import org.daybook.wflow.Retention;

/// Very many jobs that sleep: what they take in memory, and what opening their log again takes.
final class Suspended {

  private Suspended() {}

  /// Adds so many and waits until all sleep.
  ///
  /// @return how many a second; the heap they take, in MB
  static List<Double> fill(Path folder, int jobs) throws Exception {
    try (Engine engine = Engines.open(folder)) {
      double before = heap();
      long start = System.nanoTime();
      add(engine, jobs);
      double rate = jobs * 1e9 / (System.nanoTime() - start);
      return List.of(rate, heap() - before);
    }
  }

  static void add(Engine engine, int jobs) throws Exception {
    Engines.together(
        Engines.CONCURRENT,
        number -> {
          for (int i = number; i < jobs; i += Engines.CONCURRENT) {
            Engines.add(engine, "nap", "nap-" + i);
          }
        });
    while (waiting(engine) < jobs) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static long waiting(Engine engine) {
    return engine.counts().getOrDefault("waiting", 0L);
  }

  /// Opens them again.
  ///
  /// @return the seconds until a new job has ended
  static double reopen(Path folder) throws InterruptedException {
    long start = System.nanoTime();
    try (Engine engine = Engines.open(folder)) {
      Engines.call(engine, "three", "new");
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /// Opens them again when their sleep is over.
  ///
  /// @return the seconds until all have ended
  static double wake(Path folder, int jobs) throws InterruptedException {
    Clock later = Clock.offset(Clock.systemUTC(), Naps.LENGTH.multipliedBy(2));
    long start = System.nanoTime();
    try (Engine engine =
        Engines.open(
            folder,
            Engines.settings()
                .withRetention(new Retention(2L * jobs, Duration.ofDays(1), Long.MAX_VALUE)),
            later)) {
      if (!engine.awaitIdle(Engines.PATIENCE)
          || engine.counts().getOrDefault("succeeded", 0L) < jobs) {
        throw new IllegalStateException("wanted %d to end: %s".formatted(jobs, engine.counts()));
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /// In use after a collection, in MB.
  private static double heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
  }
}
