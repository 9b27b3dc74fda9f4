package org.daybook.documents.internal.sqlite;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.daybook.documents.DaybookException;
import org.jspecify.annotations.Nullable;

/// The only one who writes. It takes all that is queued into one transaction, so that callers who
/// wait together share one fsync. It alone gives out the feed's sequence numbers.
public final class Writer {

  /// Writes rows; decides in the transaction what must be decided there. May be run on the writer's
  /// thread alone. What it throws undoes its own rows and reaches its caller.
  @FunctionalInterface
  interface Work<T> {
    T run(WriteTx tx) throws SQLException;
  }

  private static final int MOST_A_GROUP = 1_000;

  private final Session session;
  private final LinkedBlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile WriteTx.Counters committed;
  private volatile boolean closed;

  Writer(Session session) throws SQLException {
    this.session = session;
    this.committed = WriteTx.Counters.read(session);
    this.thread =
        Thread.ofPlatform().name("daybook-vault-writer").daemon().unstarted(this::writeOn);
    thread.start();
  }

  /// Runs the work in the next transaction; answers when it is durable.
  ///
  /// @throws DaybookException.Unavailable `vault-write` when the disk refused: nothing was written;
  ///     `vault-closed`
  <T> T write(Work<T> work) {
    var job = new Job<>(work);
    lock.lock();
    try {
      if (closed) {
        throw closedException();
      }
      queue.add(job);
    } finally {
      lock.unlock();
    }
    try {
      return job.done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DaybookException refused) {
        throw refused;
      }
      throw new DaybookException.Unavailable(
          "vault-write",
          "the vault's database cannot be written, nothing was: "
              + (e.getCause() == null ? e : e.getCause()).getMessage(),
          e.getCause() == null ? e : e.getCause());
    }
  }

  /// The last durable entry of the feed.
  public long lastSequence() {
    return committed.sequence();
  }

  /// How many documents live.
  public long living() {
    return committed.living();
  }

  /// Waits for an entry after the given one.
  public boolean awaitAfter(long sequence, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (committed.sequence() <= sequence) {
        if (closed) {
          throw closedException();
        }
        if (left <= 0) {
          return false;
        }
        left = moved.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    return closed;
  }

  Session session() {
    return session;
  }

  static DaybookException closedException() {
    return new DaybookException.Unavailable("vault-closed", "the vault is closed: open it again");
  }

  /// Ends after what is queued. @return false when it had been called before
  boolean close() {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      closed = true;
      moved.signalAll();
      queue.add(new Job<>(null));
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private void writeOn() {
    var group = new ArrayList<Job<?>>();
    while (true) {
      try {
        Job<?> first = queue.poll(1, TimeUnit.HOURS);
        if (first == null) {
          continue;
        }
        group.add(first);
      } catch (InterruptedException _) {
        continue;
      }
      queue.drainTo(group, MOST_A_GROUP - 1);
      boolean last = group.removeIf(job -> job.work == null);
      if (!group.isEmpty()) {
        commit(group);
        group.clear();
      }
      if (last) {
        return;
      }
    }
  }

  private void commit(List<Job<?>> group) {
    var tx = new WriteTx(session, committed);
    try {
      session.update("BEGIN IMMEDIATE");
      for (Job<?> job : group) {
        job.run(tx);
      }
      tx.saveCounters();
      session.update("COMMIT");
    } catch (Throwable e) { // this thread serves everyone: whoever waits is told, and it goes on
      undo();
      group.forEach(job -> job.done.completeExceptionally(e));
      return;
    }
    lock.lock();
    try {
      committed = tx.counters();
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    group.forEach(Job::answer);
  }

  private void undo() {
    try {
      session.update("ROLLBACK");
    } catch (SQLException e) {
      // After a full disk or an I/O error SQLite has rolled back by itself and says so here.
      System.getLogger(Writer.class.getName())
          .log(System.Logger.Level.DEBUG, "nothing left to roll back", e);
    }
  }

  private static final class Job<T> {

    private final @Nullable Work<T> work;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Exception refused;

    Job(@Nullable Work<T> work) {
      this.work = work;
    }

    void run(WriteTx tx) throws SQLException {
      if (work == null) {
        return;
      }
      tx.begin();
      try {
        result = work.run(tx);
        tx.keep();
      } catch (SQLException | RuntimeException e) {
        refused = e;
        tx.undo();
      }
    }

    @SuppressWarnings("NullAway") // a work may answer null where its T allows it
    void answer() {
      if (refused != null) {
        done.completeExceptionally(refused);
      } else {
        done.complete(result);
      }
    }
  }
}
