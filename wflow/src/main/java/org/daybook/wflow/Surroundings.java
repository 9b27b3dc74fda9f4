package org.daybook.wflow;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/// What an engine is given of the world, so that a test can be all of it.
///
/// @param random draws what jobs ask for and the jitter of retries; the engine's own from now on
/// @param jobs runs the code of jobs, each call on a thread of its own or later
/// @param telemetry is told when code runs
/// @param alarm whether the engine wakes itself when timers are due; else [Engine#clockChanged]
///     does
public record Surroundings(
    Clock clock, RandomGenerator random, Executor jobs, Telemetry telemetry, boolean alarm) {

  /// Code runs on virtual threads.
  public static Surroundings of(Clock clock, RandomGenerator random) {
    Executor threads = code -> Thread.ofVirtual().name("wflow-job").start(code);
    return new Surroundings(clock, random, threads, Telemetry.NONE, true);
  }

  /// These, with somebody told.
  public Surroundings withTelemetry(Telemetry told) {
    return new Surroundings(clock, random, jobs, told, alarm);
  }
}
