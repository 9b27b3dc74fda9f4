package org.daybook.wflow;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// How an engine runs.
///
/// @param mostRunning how many jobs run at a time
/// @param mostRunningOf how many jobs of a wflow run at a time; a wflow that is not named may take
///     all there is
/// @param keepEnded how many ended jobs are kept, with their journals; the first to end are
///     forgotten first, about when a checkpoint is written
/// @param checkpointEvery how many events a checkpoint covers; opening replays about so many at
///     most
/// @param closeWithin how long closing waits for running code to reach its next [Context] call
public record EngineSettings(
    int mostRunning,
    Map<String, Integer> mostRunningOf,
    int keepEnded,
    int checkpointEvery,
    Duration closeWithin) {

  public static final EngineSettings DEFAULTS =
      new EngineSettings(64, Map.of(), 100_000, 20_000, Duration.ofSeconds(10));

  public EngineSettings {
    mostRunningOf = Map.copyOf(mostRunningOf);
    if (mostRunning < 1
        || mostRunningOf.values().stream().anyMatch(most -> most < 1)
        || keepEnded < 0
        || checkpointEvery < 1
        || closeWithin.isNegative()) {
      throw new IllegalArgumentException(
          ("engine settings of %d running jobs, %s by wflow, %d ended jobs kept, a checkpoint every %d"
                  + " events, closing within %s: wanted at least 1 running job in all and of each"
                  + " wflow, 0 kept, 1 event and no negative time")
              .formatted(mostRunning, mostRunningOf, keepEnded, checkpointEvery, closeWithin));
    }
  }

  /// These, with a limit for a wflow's running jobs.
  public EngineSettings withMostRunningOf(String wflow, int most) {
    Map<String, Integer> all = new HashMap<>(mostRunningOf);
    all.put(wflow, most);
    return new EngineSettings(mostRunning, all, keepEnded, checkpointEvery, closeWithin);
  }

  /// These, with a limit for all running jobs together.
  public EngineSettings withMostRunning(int most) {
    return new EngineSettings(most, mostRunningOf, keepEnded, checkpointEvery, closeWithin);
  }

  /// These, with another number of ended jobs kept.
  public EngineSettings withKeepEnded(int most) {
    return new EngineSettings(mostRunning, mostRunningOf, most, checkpointEvery, closeWithin);
  }

  /// These, with checkpoints at another distance.
  public EngineSettings withCheckpointEvery(int events) {
    return new EngineSettings(mostRunning, mostRunningOf, keepEnded, events, closeWithin);
  }

  int mostRunningOf(String wflow) {
    return Math.min(mostRunning, mostRunningOf.getOrDefault(wflow, mostRunning));
  }
}
