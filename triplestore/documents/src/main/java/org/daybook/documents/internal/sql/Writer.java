package org.daybook.documents.internal.sql;

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
  /// thread alone, and again if the group it is in has to be. What it throws undoes its own rows
  /// and reaches its caller.
  @FunctionalInterface
  interface Work<T> {
    T run(WriteTx tx) throws SQLException;
  }

  /// Uses the writing connection outside every transaction.
  @FunctionalInterface
  interface Alone<T> {
    T run(Session session) throws SQLException;
  }

  private static final int MOST_A_GROUP = 1_000;

  private final Dialect dialect;
  private final long opened;
  private volatile Session session;
  private boolean gone;
  private final LinkedBlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile WriteTx.Counters committed;
  private volatile boolean closed;

  Writer(Session session, Dialect dialect) throws SQLException {
    this.session = session;
    this.dialect = dialect;
    session.update("UPDATE vault SET value = value + 1 WHERE name = 'opened'");
    this.opened = opened(session);
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
    return done(new Job<>(work));
  }

  /// The same, and once it is durable, before anyone hears of it, something in memory.
  ///
  /// @param publish quick, and never throws
  <T> T write(Work<T> work, Runnable publish) {
    return done(new Job<>(work, null, publish));
  }

  /// Runs something that no transaction may be around, once what is queued is done; everyone waits.
  ///
  /// @throws DaybookException.Unavailable as [#write] does
  <T> T alone(Alone<T> work) {
    return done(new Job<>(null, work));
  }

  private <T> T done(Job<T> job) {
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
      boolean last = group.removeIf(Job::ends);
      List<Job<?>> alone = group.stream().filter(job -> job.alone != null).toList();
      group.removeAll(alone);
      if (!group.isEmpty()) {
        commit(group);
        group.clear();
      }
      alone.forEach(this::alone);
      if (last) {
        return;
      }
    }
  }

  private void alone(Job<?> job) {
    if (!returned(List.of(job))) {
      return;
    }
    try {
      job.runAlone(session);
    } catch (Throwable e) { // this thread serves everyone: whoever waits is told, and it goes on
      gone = e instanceof SQLException sql && dialect.lost(sql);
      job.done.completeExceptionally(told(e, false));
    }
  }

  private void commit(List<Job<?>> group) {
    if (!returned(group)) {
      return;
    }
    boolean allWell = attempt(group, false);
    if (!allWell) {
      attempt(group, true);
    }
  }

  /// Gets a lost connection back, or tells everyone that it is gone.
  private boolean returned(List<Job<?>> group) {
    if (!gone) {
      return true;
    }
    try {
      session.abandon();
      session = new Session(dialect.writing());
      if (opened(session) != opened) {
        throw new DaybookException.Unavailable(
            "vault-taken",
            "the vault at %s was opened elsewhere while its database was not reachable: close it here"
                .formatted(dialect.where()));
      }
      gone = false;
      become(WriteTx.Counters.read(session));
      return true;
    } catch (SQLException | RuntimeException e) {
      group.forEach(job -> job.done.completeExceptionally(e));
      return false;
    }
  }

  private static long opened(Session session) throws SQLException {
    return session
        .first("SELECT value FROM vault WHERE name = 'opened'", row -> row.getLong(1))
        .orElse(0L);
  }

  /// One transaction for all. Works seldom refuse, so they first run bare, and only when one did is
  /// the group done again with a savepoint each, which keeps the others' rows.
  ///
  /// @return whether everyone has an answer
  private boolean attempt(List<Job<?>> group, boolean apart) {
    var tx = new WriteTx(session, committed);
    boolean committing = false;
    try {
      session.update(dialect.begin());
      for (Job<?> job : group) {
        if (!job.run(tx, apart)) {
          undo();
          return false;
        }
      }
      tx.saveCounters();
      committing = true;
      session.update("COMMIT");
    } catch (Throwable e) { // this thread serves everyone: whoever waits is told, and it goes on
      undo();
      if (e instanceof SQLException sql && dialect.lost(sql)) {
        gone = true;
      }
      Throwable told = told(e, committing);
      group.forEach(job -> job.done.completeExceptionally(told));
      return true;
    }
    group.forEach(Job::publish);
    become(tx.counters());
    group.forEach(job -> job.answer(this));
    return true;
  }

  private Throwable told(Throwable e, boolean committing) {
    if (!(e instanceof SQLException sql)) {
      return e;
    }
    if (dialect.corrupt(sql)) {
      return Database.corrupt(sql);
    }
    if (committing && dialect.outcomeUnknown(sql)) {
      return new DaybookException.Unavailable(
          "vault-outcome-unknown",
          "the connection to the vault's database broke while it committed: read again to see"
              + " whether it did",
          sql);
    }
    return e;
  }

  private void become(WriteTx.Counters counters) {
    lock.lock();
    try {
      committed = counters;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
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
    private final @Nullable Alone<T> alone;
    private final Runnable publish;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T result;
    private @Nullable Exception refused;

    Job(@Nullable Work<T> work) {
      this(work, null);
    }

    Job(@Nullable Work<T> work, @Nullable Alone<T> alone) {
      this(work, alone, () -> {});
    }

    Job(@Nullable Work<T> work, @Nullable Alone<T> alone, Runnable publish) {
      this.work = work;
      this.alone = alone;
      this.publish = publish;
    }

    void publish() {
      if (refused == null) {
        publish.run();
      }
    }

    /// Whether it is the last there is.
    boolean ends() {
      return work == null && alone == null;
    }

    void runAlone(Session session) throws SQLException {
      if (alone != null) {
        result = alone.run(session);
        done.complete(result);
      }
    }

    /// @param apart whether a refusal undoes this work alone; else it is left to the caller
    /// @return false for a refusal that is left to the caller
    boolean run(WriteTx tx, boolean apart) throws SQLException {
      if (work == null) {
        return true;
      }
      if (!apart) {
        try {
          result = work.run(tx);
          return true;
        } catch (SQLException | RuntimeException e) {
          return false;
        }
      }
      tx.begin();
      try {
        result = work.run(tx);
        tx.keep();
      } catch (SQLException | RuntimeException e) {
        refused = e;
        try {
          tx.undo();
        } catch (SQLException undone) {
          // The database has given up the whole transaction: what it began with is the reason.
          e.addSuppressed(undone);
          throw e;
        }
      }
      return true;
    }

    @SuppressWarnings("NullAway") // a work may answer null where its T allows it
    void answer(Writer writer) {
      if (refused != null) {
        done.completeExceptionally(writer.told(refused, false));
      } else {
        done.complete(result);
      }
    }
  }
}
