package org.daybook.benchmarks;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.daybook.wflow.Engine;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.daybook.wflow.Wflow;

/// Engines to be measured, and those who give them work.
final class Engines {

  /// How many jobs are under way at a time.
  static final int CONCURRENT = 512;

  static final Duration PATIENCE = Duration.ofMinutes(5);
  static final List<Wflow> WFLOWS =
      List.of(new Steps("three", 3), new Steps("twenty", 20), new Naps("nap"));

  private Engines() {}

  static Engine open(Path folder, EngineSettings settings, Clock clock) {
    return Engine.open(
        folder.resolve("wflow.db"), settings, WFLOWS, clock, new SplittableRandom(1));
  }

  static Engine open(Path folder) {
    return open(folder, settings(), Clock.systemUTC());
  }

  static EngineSettings settings() {
    return EngineSettings.DEFAULTS.withMostRunning(CONCURRENT);
  }

  static JobId add(Ingress engine, String wflow, String key) {
    return engine.addJob(JobRequest.of(wflow, key, new byte[16])).job();
  }

  /// Runs one job to its end.
  static void call(Ingress engine, String wflow, String key) throws InterruptedException {
    Job job = engine.await(add(engine, wflow, key), PATIENCE);
    if (!(job.state() instanceof JobState.Succeeded)) {
      throw new IllegalStateException("job %s is %s".formatted(key, job.state().word()));
    }
  }

  /// Does something on so many threads at once.
  ///
  /// @param work is given the thread's number
  static void together(int threads, Work work) throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> all =
          IntStream.range(0, threads)
              .mapToObj(
                  number ->
                      (Callable<Void>)
                          () -> {
                            work.run(number);
                            return null;
                          })
              .toList();
      for (var done : executor.invokeAll(all)) {
        done.get();
      }
    }
  }

  @FunctionalInterface
  interface Work {
    void run(int number) throws Exception;
  }
}
