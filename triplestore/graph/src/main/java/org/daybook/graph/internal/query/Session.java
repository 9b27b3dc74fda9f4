package org.daybook.graph.internal.query;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.daybook.documents.DaybookException;

/// One query's own platform thread and clock. The triple store ties a transaction to a thread and
/// loses its files when that thread is interrupted in a read, so callers, who may be virtual and
/// may be interrupted, wait here instead. Used by one caller at a time.
public final class Session implements AutoCloseable {

  private static final Duration GRACE = Duration.ofMillis(800);

  private final AtomicBoolean cancelled;
  private final Duration limit;
  private final long deadline;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("daybook-query").factory());
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Semaphore permits;

  private Session(AtomicBoolean cancelled, Duration limit, Semaphore permits) {
    this.cancelled = cancelled;
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
    this.permits = permits;
  }

  /// Begins a session once a permit is free; the session gives it back when its thread is done.
  ///
  /// @param cancelled set when the time is over; the query looks at it
  /// @throws DaybookException.Busy `query-busy` when none is free in time
  public static Session open(
      Semaphore permits, Duration wait, AtomicBoolean cancelled, Duration limit) {
    try {
      if (!permits.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new DaybookException.Busy(
            "query-busy",
            "as many queries as may run at once are running, and none ended within %s: ask again later"
                .formatted(wait));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new DaybookException.Unavailable(
          "query-interrupted", "interrupted before the query ran");
    }
    return new Session(cancelled, limit, permits);
  }

  /// Runs a part of the query on its thread and waits for it, until the query's time is over.
  ///
  /// @throws DaybookException.Incorrect `query-timeout`
  public <T> T call(Callable<T> part) throws Exception {
    Future<T> running = thread.submit(part);
    try {
      return running.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      stop(running);
      throw timeout();
    } catch (InterruptedException _) {
      stop(running);
      Thread.currentThread().interrupt();
      throw new DaybookException.Unavailable(
          "query-interrupted", "interrupted while the query ran");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  /// What a query that took too long is told.
  public DaybookException.Incorrect timeout() {
    var context = new TreeMap<String, Object>();
    context.put("limitMillis", limit.toMillis());
    return new DaybookException.Incorrect(
        "query-timeout",
        "the query did not end within %d ms: make its patterns narrower, or ask for fewer rows"
            .formatted(limit.toMillis()),
        context);
  }

  /// Asks the part to stop, without an interrupt, and gives it a moment.
  private void stop(Future<?> running) {
    cancelled.set(true);
    try {
      running.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // It ended by the cancel, or will.
    }
  }

  /// Ends the session.
  ///
  /// @param last run on the query's thread after everything else
  public void close(Runnable last) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    cancelled.set(true);
    Future<?> ending =
        thread.submit(
            () -> {
              try {
                last.run();
              } finally {
                permits.release();
              }
            });
    thread.shutdown();
    stop(ending);
  }

  @Override
  public void close() {
    close(() -> {});
  }
}
