package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.Instance;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.daybook.processors.Capabilities;
import org.jspecify.annotations.Nullable;

/// Instances that have served a run well and may serve the next, of routines that say they are
/// stateless. What they hold counts as guests' memory; the longest unused give way when that is
/// short. Thread-safe.
final class WarmInstances {

  /// More than this an instance may not hold and be kept: 4 MiB.
  private static final int MOST_PAGES = 64;

  private final Semaphore pages;
  private final int most;
  private final Map<Use, Deque<Warm>> kept = new LinkedHashMap<>(16, 0.75f, true);

  /// @param pages of all guests
  /// @param most instances that are kept for one use
  WarmInstances(Semaphore pages, int most) {
    this.pages = pages;
    this.most = most;
  }

  /// What an instance may be used for again: nothing that differs in what it may do.
  record Use(
      String routine, ModuleKey module, Capabilities granted, int memoryPages, int tableEntries) {}

  /// An instance between two runs.
  record Warm(HostSide host, GuestEntry entry, Instance instance, GuestMemory memory) {}

  /// One that nobody else has; null when there is none.
  synchronized @Nullable Warm take(Use use) {
    Deque<Warm> warm = kept.get(use);
    if (warm == null) {
      return null;
    }
    Warm taken = warm.removeLast();
    if (warm.isEmpty()) {
      kept.remove(use);
    }
    pages.release(taken.memory().pages());
    return taken;
  }

  /// Takes one back whose run ended well.
  synchronized void give(Use use, Warm warm) {
    GuestMemory memory = warm.memory();
    if (memory.growthRefused() || memory.pages() > MOST_PAGES) {
      return;
    }
    Deque<Warm> others = kept.get(use);
    if ((others == null || others.size() < most) && pages.tryAcquire(memory.pages())) {
      kept.computeIfAbsent(use, any -> new ArrayDeque<>()).addLast(warm);
    }
  }

  /// Lets the longest unused go.
  ///
  /// @return whether there was one
  synchronized boolean giveWay() {
    var uses = kept.values().iterator();
    if (!uses.hasNext()) {
      return false;
    }
    uses.next().forEach(warm -> pages.release(warm.memory().pages()));
    uses.remove();
    return true;
  }

  /// Lets all go, as when what is installed has changed.
  void clear() {
    while (giveWay()) {
      // the next
    }
  }
}
