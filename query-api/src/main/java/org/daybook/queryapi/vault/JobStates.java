package org.daybook.queryapi.vault;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daybook.wflow.Ingress;

/// The words for where a job may be, from its beginning to its ends.
public final class JobStates {

  public static final List<String> WORDS =
      List.of(
          "scheduled",
          "queued",
          "running",
          "waiting",
          "parked",
          "succeeded",
          "failed",
          "cancelled");

  private JobStates() {}

  /// How many jobs are in each state, those with none too; does not scan.
  public static Map<String, Long> counts(Ingress jobs) {
    Map<String, Long> known = jobs.counts();
    var counts = new LinkedHashMap<String, Long>();
    WORDS.forEach(word -> counts.put(word, known.getOrDefault(word, 0L)));
    return counts;
  }
}
