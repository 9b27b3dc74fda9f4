package org.daybook.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.daybook.wflow.Engine;

/// How many jobs a second an engine brings to their end, and how long one takes alone.
final class JobRates {

  private static final Duration WARM_UP = Duration.ofMillis(2_500);
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int ALONE = 400;

  private JobRates() {}

  /// Jobs of a wflow, many at a time.
  static double perSecond(Path folder, String wflow) throws Exception {
    try (Engine engine = Engines.open(folder)) {
      rate(engine, wflow, "warm-up", WARM_UP);
      return rate(engine, wflow, "measured", TIME);
    }
  }

  private static double rate(Engine engine, String wflow, String name, Duration time)
      throws Exception {
    var ended = new LongAdder();
    long start = System.nanoTime();
    long deadline = start + time.toNanos();
    Engines.together(
        Engines.CONCURRENT,
        number -> {
          for (int i = 0; System.nanoTime() < deadline; i++) {
            Engines.call(engine, wflow, "%s-%d-%d".formatted(name, number, i));
            ended.increment();
          }
        });
    return ended.sum() * 1e9 / (System.nanoTime() - start);
  }

  /// One job of three steps after the other.
  ///
  /// @return the median and the 99th of 100, in milliseconds
  static List<Double> alone(Path folder) throws Exception {
    try (Engine engine = Engines.open(folder)) {
      latencies(engine, "warm-up", ALONE);
      double[] times = latencies(engine, "measured", ALONE);
      return List.of(times[ALONE / 2], times[ALONE * 99 / 100]);
    }
  }

  private static double[] latencies(Engine engine, String name, int count)
      throws InterruptedException {
    double[] times = new double[count];
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      Engines.call(engine, "three", name + "-" + i);
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times;
  }
}
