package org.daybook.processors.workbench;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The time and the chance of runs: both follow from a seed and from how far the run's journal is,
/// so that a run that was cut off goes on as if it had not been. Confined to one run at a time.
final class Fate extends Clock implements RandomGenerator {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration TICK = Duration.ofMillis(1);

  private final long seed;
  private Instant now = START;
  private SplittableRandom random;

  Fate(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /// The run has come to an entry of its journal.
  ///
  /// @param entry its place, from 0
  /// @param waited how long the run has slept and waited so far
  void at(int entry, Duration waited) {
    now = START.plus(TICK.multipliedBy(entry)).plus(waited);
    random = new SplittableRandom(seed * 31 + entry);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public long nextLong() {
    return random.nextLong();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this; // only its instants are asked for
  }
}
