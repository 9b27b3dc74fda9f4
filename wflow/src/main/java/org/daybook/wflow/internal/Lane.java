package org.daybook.wflow.internal;

import java.util.TreeMap;
import org.daybook.wflow.JobId;
import org.daybook.wflow.internal.Standing.Phase;
import org.jspecify.annotations.Nullable;

/// The unfinished jobs of one lane, by place.
final class Lane {

  /// Those that go one after the other.
  final TreeMap<Long, JobId> line = new TreeMap<>();

  /// Those that are out of the line: parked, or not to start yet.
  final TreeMap<Long, JobId> aside = new TreeMap<>();

  /// The job that is listed as ready for this lane.
  @Nullable Entry ready;

  void remove(Entry entry) {
    line.remove(entry.place(), entry.id());
    aside.remove(entry.place(), entry.id());
  }

  void add(Entry entry) {
    Phase phase = entry.standing().phase();
    if (phase.inLane()) {
      line.put(entry.place(), entry.id());
    } else if (!phase.ended()) {
      aside.put(entry.place(), entry.id());
    }
  }

  boolean isEmpty() {
    return line.isEmpty() && aside.isEmpty();
  }
}
