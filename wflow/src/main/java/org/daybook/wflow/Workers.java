package org.daybook.wflow;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// How many jobs may run at a time, over all partitions. A partition that was refused stands in a
/// queue, and is asked again when a place is free. Thread-safe.
final class Workers {

  private final EngineSettings settings;
  private final Map<String, Integer> runningOf = new HashMap<>();
  private final Set<Partition> refused = new LinkedHashSet<>();
  private int running;

  Workers(EngineSettings settings) {
    this.settings = settings;
  }

  /// Takes a place for a job of a wflow.
  ///
  /// @return false when there is none; the partition is asked again later
  synchronized boolean take(String wflow, Partition partition) {
    int of = runningOf.getOrDefault(wflow, 0);
    if (running >= settings.mostRunning() || of >= settings.mostRunningOf(wflow)) {
      refused.add(partition);
      return false;
    }
    running++;
    runningOf.put(wflow, of + 1);
    return true;
  }

  synchronized void release(String wflow) {
    running--;
    runningOf.merge(wflow, -1, Integer::sum);
  }

  /// Those to be asked again now, the one that waits longest first.
  synchronized Queue<Partition> waiting() {
    Queue<Partition> waiting = new ArrayDeque<>(refused);
    refused.clear();
    return waiting;
  }

  /// Whether another partition waits for a place.
  synchronized boolean othersWait(Partition than) {
    return refused.size() > (refused.contains(than) ? 1 : 0);
  }

  synchronized int running() {
    return running;
  }

  synchronized void forget(Partition partition) {
    refused.remove(partition);
  }
}
