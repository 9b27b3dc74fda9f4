package org.daybook.benchmarks;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.Engine;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.Retention;

/// Opening a log that has no checkpoint.
final class Replays {

  /// Added, begun, twenty steps, ended.
  private static final int EVENTS_OF_A_JOB = 23;

  private static final int WRITERS = 2_048;

  private static final EngineSettings SETTINGS =
      EngineSettings.DEFAULTS
          .withMostRunning(WRITERS)
          .withRetention(new Retention(10_000_000, Duration.ofDays(1), Long.MAX_VALUE))
          .withCheckpointEvery(Integer.MAX_VALUE)
          .withFlushAfter(Duration.ofDays(1));

  private Replays() {}

  /// Writes so many events at least, or as many as the time lets. The caller has to end the process
  /// without closing the engine, as closing may write a checkpoint.
  ///
  /// @return how many
  static double fill(Path folder, int events, Duration atMost) throws Exception {
    Engine engine = Engines.open(folder, SETTINGS, Clock.systemUTC());
    var next = new AtomicInteger();
    var ended = new AtomicInteger();
    long deadline = System.nanoTime() + atMost.toNanos();
    Engines.together(
        WRITERS,
        number -> {
          int job = next.getAndIncrement();
          while (job * EVENTS_OF_A_JOB < events && System.nanoTime() < deadline) {
            Engines.call(engine, "twenty", "job-" + job);
            ended.incrementAndGet();
            job = next.getAndIncrement();
          }
        });
    return ended.get() * (double) EVENTS_OF_A_JOB;
  }

  /// Tells the seconds that opening takes.
  static double open(Path folder) {
    long start = System.nanoTime();
    try (Engine _ = Engines.open(folder, SETTINGS, Clock.systemUTC())) {
      return (System.nanoTime() - start) / 1e9;
    }
  }
}
