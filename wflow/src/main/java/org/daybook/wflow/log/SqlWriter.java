package org.daybook.wflow.log;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.daybook.wflow.WflowException;
import org.daybook.wflow.WflowException.Unavailable;
import org.jspecify.annotations.Nullable;

/// The one writer of a store: a queue, a thread, a connection. What waits goes into one
/// transaction, so that all who wait share its fsync. Idle, it waits on a condition.
final class SqlWriter implements AutoCloseable {

  /// A transaction takes what is queued up to about this many bytes, so that memory stays bounded.
  private static final long TRANSACTION_BYTES = 16L << 20;

  private final String where;
  private final Group group;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Write> queue = new ArrayDeque<>();
  private boolean closed;
  private @Nullable Throwable broken;

  /// @param group the writer's own from now on
  SqlWriter(String where, Group group) {
    this.where = where;
    this.group = group;
    thread = Thread.ofPlatform().daemon().name("wflow-log").start(this::run);
  }

  Tail open(int partition) {
    CompletableFuture<Tail> opened = new CompletableFuture<>();
    inLock(() -> queued(new Write.Open(partition, opened)));
    return Appended.await(opened);
  }

  Appended append(Tail tail, List<Log.Entry> entries) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    return inLock(
        () -> {
          refuseIfEnded(tail);
          long first = tail.next;
          queued(tail, new Write.Append(tail, first, entries, done));
          tail.next = first + entries.size();
          return new Appended(first, tail.next - 1, done);
        });
  }

  Appended checkpoint(Tail tail, Log.Checkpoint checkpoint) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    return inLock(
        () -> {
          refuseIfEnded(tail);
          tail.refuseUnlessWithin(checkpoint.position());
          queued(tail, new Write.Mark(tail, checkpoint, done));
          return new Appended(tail.next, tail.next - 1, done);
        });
  }

  void seal(Tail tail) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    inLock(
        () -> {
          if (tail.sealed) {
            return done.complete(null);
          }
          refuseIfEnded(tail);
          return queued(tail, new Write.Seal(tail, done));
        });
    Appended.await(done);
  }

  /// Waits for what a tail queued; it queues nothing more.
  void close(Tail tail) {
    CompletableFuture<?> queued =
        inLock(
            () -> {
              tail.closed = true;
              return tail.queued;
            });
    queued.handle((_, _) -> true).join();
  }

  private void refuseIfEnded(Tail tail) {
    WflowException ended = tail.ended;
    switch (ended) {
      case WflowException.Superseded _ -> throw tail.superseded(where);
      case WflowException.Sealed _ -> throw tail.refused(where);
      case null, default -> refuseIf(tail.closed || closed);
    }
  }

  private void refuseIf(boolean shut) {
    if (shut || broken != null) {
      throw new Unavailable(
          "%s is %s: open it again".formatted(where, shut ? "closed" : "broken"), broken);
    }
  }

  private boolean queued(Tail tail, Write write) {
    tail.queued = write.done();
    return queued(write);
  }

  private boolean queued(Write write) {
    refuseIf(closed);
    queue.add(write);
    work.signal();
    return true;
  }

  private <T> T inLock(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    inLock(
        () -> {
          closed = true;
          work.signal();
          return true;
        });
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
  }

  private void run() {
    try (group) {
      for (List<Write> writes = take(); !writes.isEmpty(); writes = take()) {
        if (!written(writes)) {
          return;
        }
      }
    } catch (SQLException e) {
      fail(List.of(), e);
    }
  }

  private boolean written(List<Write> writes) {
    List<Runnable> outcomes;
    try {
      outcomes = group.write(writes);
    } catch (SQLException | RuntimeException | Error e) {
      fail(writes, e);
      return false;
    }
    outcomes.forEach(Runnable::run);
    return true;
  }

  /// The next transaction's writes; none when closed and drained.
  private List<Write> take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        work.awaitUninterruptibly();
      }
      List<Write> writes = new ArrayList<>(queue.size());
      long bytes = 0;
      boolean last = false;
      while (bytes < TRANSACTION_BYTES && !last && !queue.isEmpty()) {
        Write write = queue.remove();
        writes.add(write);
        bytes += write instanceof Write.Append append ? append.bytes() : 0;
        last = write instanceof Write.Mark;
      }
      return writes;
    } finally {
      lock.unlock();
    }
  }

  private void fail(List<Write> writes, Throwable cause) {
    List<Write> lost = new ArrayList<>(writes);
    inLock(
        () -> {
          broken = cause;
          lost.addAll(queue);
          queue.clear();
          return true;
        });
    Unavailable failure = new Unavailable("%s could not be written".formatted(where), cause);
    lost.forEach(write -> write.done().completeExceptionally(failure));
  }
}
