package org.daybook.wflow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rings for partitions whose time has come, on one thread. With nothing set it sleeps; else it
/// looks up once a minute at least: the machine may have been suspended, or its clock set.
final class Alarm implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Clock clock;
  private final IntConsumer ring;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Integer, Instant> set = new HashMap<>();
  private boolean closed;
  private volatile @Nullable Thread thread;

  /// @param ring is called with a partition whose time has come; it sets the next one itself
  Alarm(Clock clock, IntConsumer ring) {
    this.clock = clock;
    this.ring = ring;
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name("wflow-alarm").start(this::run);
  }

  /// Sets a partition's time, in place of what it was.
  ///
  /// @param when null for none; rings at the next microsecond, before which [Shared#now] says that
  ///     nothing is due
  void set(int partition, @Nullable Instant when) {
    Instant at = when == null ? null : roundedUp(when);
    lock.lock();
    try {
      Instant before = at == null ? set.remove(partition) : set.put(partition, at);
      if (at != null && (before == null || at.isBefore(before))) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private static Instant roundedUp(Instant when) {
    Instant rounded = when.truncatedTo(ChronoUnit.MICROS);
    return rounded.equals(when) ? when : rounded.plus(1, ChronoUnit.MICROS);
  }

  /// When it rings next; null for never.
  @Nullable Instant next() {
    lock.lock();
    try {
      return set.values().stream().min(Instant::compareTo).orElse(null);
    } finally {
      lock.unlock();
    }
  }

  /// Looks at the clock again.
  void look() {
    lock.lock();
    try {
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Rings for one partition that is due.
  ///
  /// @return whether there was one
  boolean ringOnce() {
    @Nullable Integer due = null;
    lock.lock();
    try {
      Instant now = clock.instant();
      for (Map.Entry<Integer, Instant> one : set.entrySet()) {
        if (!one.getValue().isAfter(now)) {
          due = one.getKey();
          break;
        }
      }
      if (due == null) {
        return false;
      }
      set.remove(due);
    } finally {
      lock.unlock();
    }
    ring.accept(due);
    return true;
  }

  private void run() {
    while (waited()) {
      try {
        while (ringOnce()) {
          LOG.trace("rang");
        }
      } catch (RuntimeException | Error e) { // the partition has said what is wrong with it
        LOG.error("a partition of the wflow engine could not do what was due", e);
      }
    }
  }

  /// Waits until something is due.
  ///
  /// @return false when closed
  private boolean waited() {
    lock.lock();
    try {
      while (!closed) {
        Instant now = clock.instant();
        Instant next = next();
        if (next == null) {
          changed.awaitUninterruptibly();
        } else if (!next.isAfter(now)) {
          return true;
        } else {
          Duration left = Duration.between(now, next);
          long nanos = (left.compareTo(LONGEST) < 0 ? left : LONGEST).toNanos();
          await(Math.max(nanos, 100_000));
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops, and looks at the clock each time
  private void await(long nanos) {
    try {
      long left = changed.awaitNanos(nanos);
      LOG.trace("{} ns left", left);
    } catch (InterruptedException _) {
      LOG.debug("the alarm was interrupted; it goes on");
    }
  }

  /// Rings no more, and waits for what it rings.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    Thread ringing = thread;
    boolean interrupted = false;
    while (ringing != null && ringing.isAlive() && ringing != Thread.currentThread()) {
      try {
        ringing.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
