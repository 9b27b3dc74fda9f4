package org.daybook.wflow;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.daybook.wflow.log.Appended;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells others of changes, in order, on a thread of its own, each after it is durable. A job that
/// changes again before the listeners have got to it is told of once, as it then stands: so what
/// waits for slow listeners is never more than one notice a job.
final class Listeners implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /// How long closing waits for listeners to hear of what has happened.
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Function<JobId, Optional<Job>> jobs;
  private final List<Consumer<Job>> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Condition nothing = lock.newCondition();

  /// Jobs to tell of, with what must be durable first; nothing where that is progress alone.
  private final Map<JobId, Optional<Appended>> notices = new LinkedHashMap<>();

  private boolean closed;
  private boolean telling;
  private @Nullable Thread thread;

  Listeners(Function<JobId, Optional<Job>> jobs) {
    this.jobs = jobs;
  }

  Runnable add(Consumer<Job> listener) {
    listeners.add(listener);
    lock.lock();
    try {
      if (thread == null) {
        thread = Thread.ofPlatform().daemon().name("wflow-listeners").start(this::run);
      }
    } finally {
      lock.unlock();
    }
    return () -> listeners.remove(listener);
  }

  void changed(JobId job, Appended after) {
    notice(job, Optional.of(after));
  }

  void progressed(JobId job) {
    notice(job, Optional.empty());
  }

  private void notice(JobId job, Optional<Appended> after) {
    if (listeners.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      notices.merge(job, after, (before, now) -> now.isPresent() ? now : before);
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until everything has been told that had happened before.
  ///
  /// @return whether that was reached
  boolean awaitTold(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (telling || !notices.isEmpty()) {
        if (left <= 0 || closed) {
          return false;
        }
        left = nothing.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    Thread last;
    lock.lock();
    try {
      closed = true;
      last = thread;
      something.signal();
    } finally {
      lock.unlock();
    }
    if (last == null || last == Thread.currentThread()) {
      return;
    }
    try {
      if (!last.join(LAST_WORDS)) {
        LOG.warn("a listener is still busy; it is told nothing more");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (true) {
      Map.Entry<JobId, Optional<Appended>> notice = take();
      if (notice == null) {
        return;
      }
      tell(notice.getKey(), notice.getValue());
    }
  }

  /// The next notice; null when there is none and there will be none.
  private Map.@Nullable Entry<JobId, Optional<Appended>> take() {
    lock.lock();
    try {
      telling = false;
      while (notices.isEmpty()) {
        nothing.signalAll();
        if (closed) {
          return null;
        }
        something.awaitUninterruptibly();
      }
      telling = true;
      Map.Entry<JobId, Optional<Appended>> first = notices.entrySet().iterator().next();
      notices.remove(first.getKey());
      return Map.entry(first.getKey(), first.getValue());
    } finally {
      lock.unlock();
    }
  }

  private void tell(JobId id, Optional<Appended> after) {
    try {
      after.ifPresent(Appended::await);
      Optional<Job> job = jobs.apply(id);
      job.ifPresent(found -> listeners.forEach(listener -> tell(listener, found)));
    } catch (RuntimeException e) {
      LOG.warn("job {} changed, but nobody can be told", id, e);
    }
  }

  private static void tell(Consumer<Job> listener, Job job) {
    try {
      listener.accept(job);
    } catch (RuntimeException | Error e) { // code of others
      LOG.warn("a listener threw when told of job {}", job.id(), e);
    }
  }
}
