package org.daybook.processors.internal;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The bounded pool of platform threads that guest code runs on. A thread that does not come back
/// is abandoned: its place is filled by a new one, and it ends itself when its task does.
final class GuestThreads implements AutoCloseable {

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Semaphore places;
  private final long stackBytes;
  private final ConcurrentLinkedDeque<Worker> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private volatile boolean closed;

  GuestThreads(int threads, long stackBytes) {
    this.places = new Semaphore(threads, true);
    this.stackBytes = stackBytes;
  }

  /// Waits for a place, at most this long.
  ///
  /// @return whether there is one; it must be given back with [#leave]
  boolean enter(Duration atMost) throws InterruptedException {
    return places.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  void leave() {
    places.release();
  }

  /// How many threads run on although nobody waits for them any more.
  int abandoned() {
    return abandoned.get();
  }

  /// Starts a task on a thread of the pool. A run must have a place, or be within one that has.
  Worker start(GuestTask<?> task) {
    Worker worker;
    do {
      worker = idle.pollFirst();
    } while (worker != null && !worker.offer(task));
    if (worker == null) {
      worker = new Worker(task);
      worker.thread.start();
    }
    return worker;
  }

  @Override
  public void close() {
    closed = true;
    for (Worker worker = idle.pollFirst(); worker != null; worker = idle.pollFirst()) {
      worker.thread.interrupt();
    }
  }

  /// One thread of the pool.
  final class Worker {

    private final Thread thread;
    private final LinkedBlockingQueue<GuestTask<?>> next = new LinkedBlockingQueue<>(1);
    private @Nullable GuestTask<?> current;
    private boolean gone;
    private boolean left;

    private Worker(GuestTask<?> first) {
      this.current = first;
      this.next.add(first);
      this.thread =
          new Thread(null, this::work, "daybook-guest-" + numbers.incrementAndGet(), stackBytes);
      this.thread.setDaemon(true);
    }

    private synchronized boolean offer(GuestTask<?> task) {
      if (gone) {
        return false;
      }
      current = task;
      return next.offer(task);
    }

    Thread thread() {
      return thread;
    }

    /// Interrupts the thread if it is still at this task, and never another one.
    synchronized void interrupt(GuestTask<?> task) {
      if (current == task) {
        thread.interrupt();
      }
    }

    /// Gives the thread up, if it is still at this task.
    ///
    /// @return whether it is
    synchronized boolean abandon(GuestTask<?> task) {
      if (current != task) {
        return false;
      }
      left = true;
      abandoned.incrementAndGet();
      return true;
    }

    private void work() {
      while (true) {
        GuestTask<?> task = take();
        if (task == null) {
          return;
        }
        task.run();
        boolean goOn = finished();
        task.announceEnd();
        if (!goOn) {
          return;
        }
      }
    }

    private @Nullable GuestTask<?> take() {
      try {
        GuestTask<?> task = next.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        if (task != null) {
          return task;
        }
      } catch (InterruptedException closingOrStopped) {
        Thread.currentThread().interrupt(); // a task that came meanwhile shall see it
      }
      synchronized (this) {
        gone = true;
        idle.remove(this);
        return next.poll();
      }
    }

    private synchronized boolean finished() {
      current = null;
      Thread.interrupted(); // it was meant for the task that has ended
      if (left) {
        abandoned.decrementAndGet();
      }
      if (left || closed || gone) {
        gone = true;
        return false;
      }
      idle.addFirst(this);
      return true;
    }
  }
}
