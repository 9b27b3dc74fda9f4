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

  public boolean passed() {
    return faults.isEmpty();
  }
}
