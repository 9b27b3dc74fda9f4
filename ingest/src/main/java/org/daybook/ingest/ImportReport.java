package org.daybook.ingest;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.daybook.wflow.JobId;

/// How far an import is.
///
/// @param job which
/// @param state the job's, by [org.daybook.wflow.JobState#word()]
/// @param total how many items were found so far
/// @param listed whether that is all
/// @param done how many have ended
/// @param bytes how many bytes these had
/// @param counts how many ended in each state; every state is there
public record ImportReport(
    JobId job,
    String state,
    long total,
    boolean listed,
    long done,
    long bytes,
    Map<ItemState, Long> counts) {

  public ImportReport {
    var all = new EnumMap<ItemState, Long>(ItemState.class);
    for (ItemState item : ItemState.values()) {
      all.put(item, counts.getOrDefault(item, 0L));
    }
    counts = Collections.unmodifiableMap(all);
  }

  /// How many ended in a state.
  public long count(ItemState item) {
    return counts.getOrDefault(item, 0L);
  }
}
