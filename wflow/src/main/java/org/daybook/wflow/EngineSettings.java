package org.daybook.wflow;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// How an engine runs.
///
/// @param mostRunning how many jobs run at a time; 0 to look at a log without running anything
/// @param mostRunningOf how many jobs of a wflow run at a time; a wflow that is not named may take
///     all there is
/// @param pools how many workers have announced a label when it opens, by label; only they run the
///     jobs that ask for it, beside `mostRunning` and `mostRunningOf`
/// @param retention which ended jobs are kept
/// @param partitions of a log that is made; one that is there keeps its own number. 1 to 256
/// @param checkpointEvery how many events a checkpoint covers; opening replays about so many at
///     most
/// @param flushAfter how long after a change the rows of jobs say so at the latest
/// @param checkEvery how often it is checked that something will wake each unfinished job, while
///     anything happens
/// @param stopAfter how long a partition is idle before it lets go of its memory
/// @param grace how long code that is to stop, or a step that is late, is waited for
/// @param closeWithin how long closing waits for running code to reach its next [Context] call
/// @param suspending whether code is taken off its thread at every wait, for the log too, and
///     replayed; for tests
public record EngineSettings(
    int mostRunning,
    Map<String, Integer> mostRunningOf,
    Map<String, Integer> pools,
    Retention retention,
    int partitions,
    int checkpointEvery,
    Duration flushAfter,
    Duration checkEvery,
    Duration stopAfter,
    Duration grace,
    Duration closeWithin,
    boolean suspending) {

  public static final EngineSettings DEFAULTS =
      new EngineSettings(
          64,
          Map.of(),
          Map.of(),
          Retention.DEFAULT,
          4,
          20_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(4),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          false);

  public EngineSettings {
    mostRunningOf = Map.copyOf(mostRunningOf);
    pools = Map.copyOf(pools);
    pools.forEach((label, workers) -> WorkerPool.checked(WorkerPool.checked(label), workers));
    for (Duration time : List.of(flushAfter, checkEvery, stopAfter, grace, closeWithin)) {
      Times.bounded("a time of the engine's settings", time);
    }
    if (mostRunning < 0
        || mostRunningOf.values().stream().anyMatch(most -> most < 1)
        || partitions < 1
        || partitions > 256
        || checkpointEvery < 1
        || !flushAfter.isPositive()
        || !checkEvery.isPositive()
        || !stopAfter.isPositive()
        || grace.isNegative()
        || closeWithin.isNegative()) {
      throw new IllegalArgumentException(
          ("engine settings of %d running jobs, %s by wflow, %d partitions, a checkpoint every %d"
                  + " events, rows after %s, checks every %s, partitions stopped after %s, grace %s,"
                  + " closing within %s: wanted no less than 0 running jobs in all and 1 of each wflow, 1 to"
                  + " 256 partitions, 1 event and no negative time")
              .formatted(
                  mostRunning,
                  mostRunningOf,
                  partitions,
                  checkpointEvery,
                  flushAfter,
                  checkEvery,
                  stopAfter,
                  grace,
                  closeWithin));
    }
  }

  /// These, with a limit for a wflow's running jobs.
  public EngineSettings withMostRunningOf(String wflow, int most) {
    Map<String, Integer> all = new HashMap<>(mostRunningOf);
    all.put(wflow, most);
    return but(draft -> draft.mostRunningOf = all);
  }

  /// These, with a limit for all running jobs together.
  public EngineSettings withMostRunning(int other) {
    return but(draft -> draft.mostRunning = other);
  }

  /// These, with workers that have announced labels.
  public EngineSettings withPools(Map<String, Integer> other) {
    return but(draft -> draft.pools = other);
  }

  /// These, with other ended jobs kept.
  public EngineSettings withRetention(Retention other) {
    return but(draft -> draft.retention = other);
  }

  /// These, with another number of partitions.
  public EngineSettings withPartitions(int other) {
    return but(draft -> draft.partitions = other);
  }

  /// These, with checkpoints at another distance.
  public EngineSettings withCheckpointEvery(int other) {
    return but(draft -> draft.checkpointEvery = other);
  }

  /// These, with rows written after another time.
  public EngineSettings withFlushAfter(Duration other) {
    return but(draft -> draft.flushAfter = other);
  }

  /// These, with checks at another distance.
  public EngineSettings withCheckEvery(Duration other) {
    return but(draft -> draft.checkEvery = other);
  }

  /// These, with idle partitions stopped after another time.
  public EngineSettings withStopAfter(Duration other) {
    return but(draft -> draft.stopAfter = other);
  }

  /// These, with another time for code to stop.
  public EngineSettings withGrace(Duration other) {
    return but(draft -> draft.grace = other);
  }

  /// These, with another time for code to be off its threads at closing.
  public EngineSettings withCloseWithin(Duration other) {
    return but(draft -> draft.closeWithin = other);
  }

  /// These, with code off its thread at every wait.
  public EngineSettings withSuspending(boolean other) {
    return but(draft -> draft.suspending = other);
  }

  private EngineSettings but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.settings();
  }

  int mostRunningOf(String wflow) {
    return Math.min(mostRunning, mostRunningOf.getOrDefault(wflow, mostRunning));
  }

  /// Settings being changed.
  private static final class Draft {
    int mostRunning;
    Map<String, Integer> mostRunningOf;
    Map<String, Integer> pools;
    Retention retention;
    int partitions;
    int checkpointEvery;
    Duration flushAfter;
    Duration checkEvery;
    Duration stopAfter;
    Duration grace;
    Duration closeWithin;
    boolean suspending;

    Draft(EngineSettings of) {
      mostRunning = of.mostRunning;
      mostRunningOf = of.mostRunningOf;
      pools = of.pools;
      retention = of.retention;
      partitions = of.partitions;
      checkpointEvery = of.checkpointEvery;
      flushAfter = of.flushAfter;
      checkEvery = of.checkEvery;
      stopAfter = of.stopAfter;
      grace = of.grace;
      closeWithin = of.closeWithin;
      suspending = of.suspending;
    }

    EngineSettings settings() {
      return new EngineSettings(
          mostRunning,
          mostRunningOf,
          pools,
          retention,
          partitions,
          checkpointEvery,
          flushAfter,
          checkEvery,
          stopAfter,
          grace,
          closeWithin,
          suspending);
    }
  }
}
