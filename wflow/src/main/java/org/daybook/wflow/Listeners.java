package org.daybook.wflow;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.log.Appended;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells others of changes, in order, on a thread of its own, each after it is durable.
final class Listeners implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  /// How long closing waits for listeners to hear of what has happened.
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final Views views;
  private final List<Consumer<Job>> listeners = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
  private final Set<JobId> progressed = ConcurrentHashMap.newKeySet();
  private @Nullable Thread thread;

  /// Without an entry: the last one.
  private record Notice(@Nullable Entry entry, @Nullable Appended after) {}

  Listeners(Views views) {
    this.views = views;
  }

  synchronized Runnable add(Consumer<Job> listener) {
    listeners.add(listener);
    if (thread == null) {
      thread = Thread.ofPlatform().daemon().name("wflow-listeners").start(this::run);
    }
    return () -> listeners.remove(listener);
  }

  void changed(Entry entry, Appended after) {
    if (!listeners.isEmpty()) {
      notices.add(new Notice(entry, after));
    }
  }

  /// Told once for any number of calls that come before the listeners get to it.
  void progressed(Entry entry) {
    if (!listeners.isEmpty() && progressed.add(entry.id())) {
      notices.add(new Notice(entry, null));
    }
  }

  @Override
  public void close() {
    Thread telling;
    synchronized (this) {
      telling = thread;
    }
    notices.add(new Notice(null, null));
    if (telling == null || telling == Thread.currentThread()) {
      return;
    }
    try {
      if (!telling.join(LAST_WORDS)) {
        LOG.warn("a listener is still busy; it is told nothing more");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (Notice notice = notices.take(); notice.entry != null; notice = notices.take()) {
        tell(notice.entry, notice.after);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Entry entry, @Nullable Appended after) {
    try {
      if (after == null) {
        progressed.remove(entry.id());
      } else {
        after.await();
      }
      Job job = views.job(entry);
      for (Consumer<Job> listener : listeners) {
        tell(listener, job);
      }
    } catch (WflowException e) {
      LOG.warn("job {} changed, but nobody can be told", entry.id(), e);
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
