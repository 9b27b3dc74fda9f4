package org.daybook.wflow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.daybook.wflow.internal.Standing.Phase;

/// How many jobs have ended, by how, of all partitions. Thread-safe.
final class Tally {

  private final Map<String, AtomicLong> ended = new ConcurrentHashMap<>();

  /// @param rows those of ended jobs, by state
  Tally(Map<String, Long> rows) {
    rows.forEach((state, count) -> of(state).set(count));
  }

  void ended(Phase phase) {
    of(phase.word()).incrementAndGet();
  }

  void forgotten(String state) {
    of(state).decrementAndGet();
  }

  long count(Phase phase) {
    return of(phase.word()).get();
  }

  private AtomicLong of(String state) {
    return ended.computeIfAbsent(state, _ -> new AtomicLong());
  }
}
