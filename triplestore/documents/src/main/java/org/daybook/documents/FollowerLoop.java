package org.daybook.documents;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One follower's thread.
final class FollowerLoop {

  private static final System.Logger LOG = System.getLogger(FollowerLoop.class.getName());
  private static final Duration IDLE = Duration.ofMinutes(10);

  /// How soon it is noticed that somebody waits.
  private static final Duration SLICE = Duration.ofMillis(20);

  private final Feed feed;
  private final Follower follower;
  private final FollowerSettings settings;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private Sequence reached = Sequence.START;
  private @Nullable String failure;
  /// How many wait for it to reach something; guarded by the lock.
  private int awaiting;

  /// When the last batch was handed over, by [System#nanoTime]; the loop's own.
  private long handedOver = System.nanoTime() - Duration.ofDays(1).toNanos();

  private boolean stopped;
  private boolean paused;
  private boolean rebuildWanted;
  private boolean rebuilding;

  /// Whether the thread waits for entries, and may be interrupted without harm.
  private boolean idle;

  FollowerLoop(Feed feed, Follower follower, FollowerSettings settings) {
    this.feed = feed;
    this.follower = follower;
    this.settings = settings;
    this.thread = Thread.ofVirtual().name("follower-" + follower.name()).unstarted(this::run);
  }

  void start() {
    paused = feed.paused(follower.name());
    thread.start();
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }

  void join() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  boolean awaitReached(Sequence sequence, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    awaiting++;
    try {
      while (reached.compareTo(sequence) < 0) {
        if (left <= 0 || stopped) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
      return true;
    } finally {
      awaiting--;
      lock.unlock();
    }
  }

  void pause(boolean still) {
    feed.pause(follower.name(), still);
    lock.lock();
    try {
      paused = still;
      wake();
    } finally {
      lock.unlock();
    }
  }

  void rebuild() {
    lock.lock();
    try {
      rebuildWanted = true;
      wake();
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    moved.signalAll();
    if (idle) {
      thread.interrupt();
    }
  }

  FollowerStatus status() {
    lock.lock();
    try {
      long lag = Math.max(0, feed.last().value() - reached.value());
      var activity =
          rebuilding
              ? FollowerStatus.Activity.REBUILDING
              : paused ? FollowerStatus.Activity.PAUSED : FollowerStatus.Activity.FOLLOWING;
      return new FollowerStatus(follower.name(), reached, lag, failure, activity);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Duration backoff = settings.firstBackoff();
    while (!stopping()) {
      try {
        awaitResumed();
        if (wantsRebuild()) {
          rebuildNow();
        } else {
          step();
        }
        failed(null);
        backoff = settings.firstBackoff();
      } catch (InterruptedException _) {
        // Stopping, or a stray interrupt from within the follower: the loop's condition tells.
      } catch (
          Throwable e) { // a follower that is not heard of again would be worse than any of them
        if (stopping()) {
          return;
        }
        LOG.log(System.Logger.Level.WARNING, "follower " + follower.name() + " failed", e);
        failed(e.toString());
        pause(backoff);
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(settings.mostBackoff()) > 0 ? settings.mostBackoff() : doubled;
      }
    }
  }

  private void step() throws Exception {
    Sequence cursor = follower.cursor();
    reached(cursor);
    if (!awaitAfter(cursor)) {
      return;
    }
    gather(new Sequence(cursor.value() + settings.batch() - 1));
    handedOver = System.nanoTime();
    Optional<Sequence> last = last();
    if (last.isEmpty()) {
      return;
    }
    List<FeedEntry> batch;
    try {
      batch = upTo(last.get(), feed.read(cursor, settings.batch()));
    } catch (DaybookException.Conflict e) {
      LOG.log(
          System.Logger.Level.INFO,
          "follower {0} is rebuilt: {1}",
          follower.name(),
          e.getMessage());
      rebuildNow();
      return;
    }
    if (!batch.isEmpty()) {
      follower.apply(batch);
      reached(follower.cursor());
    }
  }

  /// Waits for a batch to become full: shortly, or as long as the pace says and nobody waits for
  /// what is in it.
  private void gather(Sequence full) throws InterruptedException {
    long until = handedOver + settings.pace().toNanos();
    boolean more = !settings.linger().isZero() && feed.awaitAfter(full, settings.linger());
    while (!more && !awaited() && !stopping() && until - System.nanoTime() > 0) {
      more = feed.awaitAfter(full, least(Duration.ofNanos(until - System.nanoTime()), SLICE));
    }
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// How far it may go on: what is committed after [#pause] has returned, it does not take. Empty
  /// when it may not.
  private Optional<Sequence> last() {
    lock.lock();
    try {
      return paused || stopped ? Optional.empty() : Optional.of(feed.last());
    } finally {
      lock.unlock();
    }
  }

  private static List<FeedEntry> upTo(Sequence last, List<FeedEntry> entries) {
    return entries.isEmpty() || entries.getLast().sequence().compareTo(last) <= 0
        ? entries
        : entries.stream().filter(entry -> entry.sequence().compareTo(last) <= 0).toList();
  }

  private boolean awaited() {
    lock.lock();
    try {
      return awaiting > 0;
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitAfter(Sequence cursor) throws InterruptedException {
    lock.lock();
    try {
      if (paused || rebuildWanted || stopped) {
        return false;
      }
      idle = true;
    } finally {
      lock.unlock();
    }
    try {
      return feed.awaitAfter(cursor, IDLE);
    } finally {
      lock.lock();
      try {
        idle = false;
        if (!stopped) {
          Thread.interrupted(); // it was to wake this loop, not what it does next
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private void awaitResumed() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (paused && !stopped) {
        moved.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean wantsRebuild() {
    lock.lock();
    try {
      return rebuildWanted;
    } finally {
      lock.unlock();
    }
  }

  private void rebuildNow() throws Exception {
    boolean done = false;
    rebuilding(true, false);
    try {
      follower.rebuild();
      reached(follower.cursor());
      done = true;
    } finally {
      rebuilding(false, !done);
    }
  }

  /// @param again whether it is still to be done
  private void rebuilding(boolean now, boolean again) {
    lock.lock();
    try {
      rebuilding = now;
      rebuildWanted |= again;
      if (now) {
        rebuildWanted = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void reached(Sequence sequence) {
    lock.lock();
    try {
      reached = sequence;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void failed(@Nullable String why) {
    lock.lock();
    try {
      failure = why;
    } finally {
      lock.unlock();
    }
  }

  private boolean stopping() {
    lock.lock();
    try {
      return stopped;
    } finally {
      lock.unlock();
    }
  }

  private void pause(Duration length) {
    lock.lock();
    try {
      long left = length.toNanos();
      while (left > 0 && !stopped) {
        left = moved.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      // Only stop() interrupts; the caller's loop sees it.
    } finally {
      lock.unlock();
    }
  }
}
