package org.daybook.wflow.log;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.daybook.wflow.WflowException.Unavailable;
import org.daybook.wflow.log.Log.Checkpoint;
import org.daybook.wflow.log.Log.Entry;
import org.daybook.wflow.log.Log.Forgotten;
import org.jspecify.annotations.Nullable;

/// The one writer of a log: a queue, a thread, a connection. Idle, it waits on a condition.
final class SqliteWriter implements AutoCloseable {

  /// A transaction takes what is queued up to about this many bytes, so that memory stays bounded.
  private static final long TRANSACTION_BYTES = 16L << 20;

  private final Path file;
  private final Connection connection;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Write> queue = new ArrayDeque<>();
  private long next;
  private boolean closed;
  private @Nullable Throwable broken;

  private volatile long last;
  private volatile long base;

  /// Something to write. Append carries entries, a checkpoint none.
  private record Write(
      long first,
      List<Entry> entries,
      @Nullable Checkpoint checkpoint,
      CompletableFuture<Void> done) {}

  SqliteWriter(Path file, Connection connection, long base, long last) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.base = base;
    this.last = last;
    this.next = last + 1;
    connection.setAutoCommit(false);
    thread = Thread.ofPlatform().daemon().name("wflow-log").start(this::run);
  }

  Appended append(List<Entry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("append of no records: wanted at least one");
    }
    return enqueue(List.copyOf(entries), null);
  }

  Appended checkpoint(Checkpoint checkpoint) {
    return enqueue(List.of(), checkpoint);
  }

  private Appended enqueue(List<Entry> entries, @Nullable Checkpoint checkpoint) {
    lock.lock();
    try {
      if (closed || broken != null) {
        throw new Unavailable(
            "wflow log %s is %s: open it again".formatted(file, closed ? "closed" : "broken"),
            broken);
      }
      Write write = new Write(next, entries, checkpoint, new CompletableFuture<>());
      next += entries.size();
      queue.add(write);
      work.signal();
      return new Appended(write.first, next - 1, write.done);
    } finally {
      lock.unlock();
    }
  }

  long last() {
    return last;
  }

  long base() {
    return base;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signal();
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
  }

  private void run() {
    try (connection;
        Statements statements = new Statements(connection)) {
      for (List<Write> batch = take(); !batch.isEmpty(); batch = take()) {
        if (!written(batch, statements)) {
          return;
        }
      }
    } catch (SQLException e) {
      fail(List.of(), e);
    }
  }

  private boolean written(List<Write> batch, Statements statements) {
    try {
      for (Write write : batch) {
        statements.write(write, base);
      }
      connection.commit();
    } catch (SQLException | RuntimeException | Error e) {
      fail(batch, e);
      return false;
    }
    for (Write write : batch) {
      last = Math.max(last, write.first + write.entries.size() - 1);
      if (write.checkpoint != null) {
        base = write.checkpoint.position();
      }
    }
    batch.forEach(write -> write.done.complete(null));
    return true;
  }

  /// The next transaction's writes; none when closed and drained.
  private List<Write> take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        work.awaitUninterruptibly();
      }
      List<Write> batch = new ArrayList<>();
      long bytes = 0;
      while (bytes < TRANSACTION_BYTES && !queue.isEmpty()) {
        Write write = queue.remove();
        batch.add(write);
        for (Entry entry : write.entries) {
          bytes += entry.bytes().length;
        }
        if (write.checkpoint != null) {
          break;
        }
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void fail(List<Write> batch, Throwable cause) {
    List<Write> lost = new ArrayList<>(batch);
    lock.lock();
    try {
      broken = cause;
      lost.addAll(queue);
      queue.clear();
    } finally {
      lock.unlock();
    }
    Unavailable failure =
        new Unavailable("wflow log %s could not be written".formatted(file), cause);
    lost.forEach(write -> write.done.completeExceptionally(failure));
  }

  private record Statements(
      PreparedStatement insert,
      PreparedStatement put,
      PreparedStatement drop,
      PreparedStatement forget,
      PreparedStatement trim,
      PreparedStatement rebase)
      implements AutoCloseable {

    Statements(Connection connection) throws SQLException {
      this(
          connection.prepareStatement("INSERT INTO log (position, grp, bytes) VALUES (?, ?, ?)"),
          connection.prepareStatement("INSERT OR REPLACE INTO state (name, bytes) VALUES (?, ?)"),
          connection.prepareStatement("DELETE FROM state WHERE name = ?"),
          connection.prepareStatement("DELETE FROM log WHERE grp = ? AND position <= ?"),
          connection.prepareStatement(
              "DELETE FROM log WHERE position > ? AND position <= ? AND grp IS NULL"),
          connection.prepareStatement("UPDATE meta SET base = ?"));
    }

    void write(Write write, long base) throws SQLException {
      long position = write.first;
      for (Entry entry : write.entries) {
        insert.setLong(1, position++);
        insert.setString(2, entry.group());
        insert.setBytes(3, entry.bytes());
        insert.executeUpdate();
      }
      if (write.checkpoint != null) {
        write(write.checkpoint, base);
      }
    }

    private void write(Checkpoint checkpoint, long base) throws SQLException {
      for (Forgotten forgotten : checkpoint.forget()) {
        drop.setString(1, forgotten.group());
        drop.executeUpdate();
        forget.setString(1, forgotten.group());
        forget.setLong(2, forgotten.upTo());
        forget.executeUpdate();
      }
      for (Map.Entry<String, byte[]> row : checkpoint.rows().entrySet()) {
        put.setString(1, row.getKey());
        put.setBytes(2, row.getValue());
        put.executeUpdate();
      }
      trim.setLong(1, base);
      trim.setLong(2, checkpoint.position());
      trim.executeUpdate();
      rebase.setLong(1, checkpoint.position());
      rebase.executeUpdate();
    }

    @Override
    public void close() throws SQLException {
      insert.close();
      put.close();
      drop.close();
      forget.close();
      trim.close();
      rebase.close();
    }
  }
}
