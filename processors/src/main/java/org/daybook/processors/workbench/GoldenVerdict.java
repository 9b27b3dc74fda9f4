package org.daybook.processors.workbench;

import java.time.Duration;
import java.util.List;

/// What a golden document's test found.
///
/// @param faults none if it passed
/// @param trial the plain run
/// @param kills at how many of its host calls it was killed and replayed
/// @param time of all its runs
public record GoldenVerdict(
    Golden golden, List<GoldenFault> faults, Trial trial, int kills, Duration time) {

  public GoldenVerdict {
    faults = List.copyOf(faults);
  }

  /// The same when what it came to was written down as what is wanted: only what replays did
  /// otherwise is left of its faults.
  public GoldenVerdict updated() {
    return new GoldenVerdict(
        golden,
        faults.stream().filter(fault -> fault instanceof GoldenFault.Replay).toList(),
        trial,
        kills,
        time);
  }

  public boolean passed() {
    return faults.isEmpty();
  }
}
