package org.daybook.wflow;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The workers that announced labels, and how many of them are taken, over all partitions. A
/// partition that was refused by a full pool stands in a queue, and is asked again when a place of
/// that pool is free; where nobody announced the label nothing is noted, since an announcement asks
/// all partitions. Thread-safe.
final class Pools {

  private final Map<String, Pool> pools = new ConcurrentHashMap<>();

  /// One label's workers; held under the lock of all.
  private static final class Pool {
    final Set<Partition> refused = new LinkedHashSet<>();
    int workers;
    int running;

    boolean isGone() {
      return workers == 0 && running == 0;
    }
  }

  /// What a pool is at a moment.
  ///
  /// @param workers 0 when they were withdrawn and their last jobs still run
  record Size(int workers, int running) {}

  Pools(Map<String, Integer> announced) {
    announced.forEach(this::announce);
  }

  /// So many workers have this label from now on; all partitions are to be asked afterwards.
  synchronized void announce(String label, int workers) {
    Pool pool = pools.computeIfAbsent(label, _ -> new Pool());
    pool.workers = workers;
    pool.refused.clear();
  }

  /// Nobody has the label any more.
  ///
  /// @return false when nobody had it
  synchronized boolean withdraw(String label) {
    Pool pool = pools.get(label);
    if (pool == null || pool.workers == 0) {
      return false;
    }
    pool.workers = 0;
    pool.refused.clear();
    dropIfGone(label, pool);
    return true;
  }

  /// Takes a place.
  ///
  /// @return false when there is none; the partition is asked again later
  boolean take(String label, Partition partition) {
    return pools.containsKey(label) && taken(label, partition);
  }

  private synchronized boolean taken(String label, Partition partition) {
    Pool pool = pools.get(label);
    if (pool == null || pool.workers == 0) {
      return false;
    }
    if (pool.running >= pool.workers) {
      pool.refused.add(partition);
      return false;
    }
    pool.running++;
    return true;
  }

  synchronized void release(String label) {
    Pool pool = pools.get(label);
    if (pool != null) {
      pool.running--;
      dropIfGone(label, pool);
    }
  }

  private void dropIfGone(String label, Pool pool) {
    if (pool.isGone()) {
      pools.remove(label);
    }
  }

  /// Those to be asked again now, the one that waits longest first.
  synchronized Queue<Partition> waiting(String label) {
    @Nullable Pool pool = pools.get(label);
    if (pool == null || pool.running >= pool.workers) {
      return new ArrayDeque<>(0);
    }
    Queue<Partition> waiting = new ArrayDeque<>(pool.refused);
    pool.refused.clear();
    return waiting;
  }

  /// Whether another partition waits for a place.
  synchronized boolean othersWait(String label, Partition than) {
    @Nullable Pool pool = pools.get(label);
    return pool != null && pool.refused.size() > (pool.refused.contains(than) ? 1 : 0);
  }

  synchronized int running() {
    return pools.values().stream().mapToInt(pool -> pool.running).sum();
  }

  /// By label, in order.
  synchronized Map<String, Size> sizes() {
    Map<String, Size> sizes = new TreeMap<>();
    pools.forEach((label, pool) -> sizes.put(label, new Size(pool.workers, pool.running)));
    return sizes;
  }

  synchronized void forget(Partition partition) {
    pools.values().forEach(pool -> pool.refused.remove(partition));
  }
}
