package org.daybook.wflow.log;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.daybook.wflow.WflowException;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.WflowException.Unavailable;

/// A log in an SQLite file of its own (WAL, `synchronous=FULL`). One thread writes: it drains its
/// queue into one transaction with one fsync, so appenders that come together share it.
public final class SqliteLog implements Log {

  private final Path file;
  private final SqliteFile open;
  private final SqliteWriter writer;
  private final Connection reader;
  private final ReentrantLock reading = new ReentrantLock();

  private SqliteLog(Path file, SqliteFile open) throws SQLException {
    this.file = file;
    this.open = open;
    this.writer = new SqliteWriter(file, open.connect(), open.base(), open.last());
    this.reader = open.connect();
  }

  /// Opens the log, making it if it is not there, and takes a new epoch.
  ///
  /// @throws WflowException.InUse when another log has the file open, in this process or another
  /// @throws WflowException.Damaged when the file is not a log
  public static SqliteLog open(Path file) {
    SqliteFile open = SqliteFile.open(file.toAbsolutePath());
    try {
      return new SqliteLog(file, open);
    } catch (SQLException e) {
      open.close();
      throw unreadable(file, e);
    }
  }

  @Override
  public Appended append(List<Entry> entries) {
    return writer.append(entries);
  }

  @Override
  public Appended checkpoint(Checkpoint checkpoint) {
    return writer.checkpoint(checkpoint);
  }

  @Override
  public List<Stored> read(long after, int limit) {
    List<Stored> found =
        query(
            "SELECT position, bytes FROM log WHERE position > ? ORDER BY position LIMIT ?",
            statement -> {
              statement.setLong(1, after);
              statement.setInt(2, limit);
            });
    long wanted = after;
    for (Stored stored : found) {
      wanted++;
      if (stored.position() != wanted) {
        throw gap(wanted, stored.position());
      }
    }
    if (found.isEmpty() && limit > 0 && last() > after) {
      throw gap(after + 1, last());
    }
    return found;
  }

  @Override
  public Optional<byte[]> at(long position) {
    return query(
            "SELECT position, bytes FROM log WHERE position = ?",
            statement -> statement.setLong(1, position))
        .stream()
        .map(Stored::bytes)
        .findFirst();
  }

  @Override
  public List<Stored> group(String group) {
    return query(
        "SELECT position, bytes FROM log WHERE grp = ? ORDER BY position",
        statement -> statement.setString(1, group));
  }

  @Override
  public void restore(Consumer<byte[]> row) {
    reading.lock();
    try (PreparedStatement statement = reader.prepareStatement("SELECT bytes FROM state");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        row.accept(rows.getBytes(1));
      }
    } catch (SQLException e) {
      throw unreadable(file, e);
    } finally {
      reading.unlock();
    }
  }

  @Override
  public long last() {
    return writer.last();
  }

  @Override
  public long epoch() {
    return open.epoch();
  }

  @Override
  public long base() {
    return writer.base();
  }

  @Override
  public void copyTo(Path copy) {
    open.copyTo(copy.toAbsolutePath());
  }

  @Override
  public void close() {
    writer.close();
    reading.lock();
    try {
      reader.close();
    } catch (SQLException e) {
      throw unreadable(file, e);
    } finally {
      reading.unlock();
      open.close();
    }
  }

  static WflowException unreadable(Path file, SQLException e) {
    return SqliteFile.saysDamaged(e)
        ? new Damaged(
            "wflow log %s is not a sound SQLite file: restore it from a backup".formatted(file), e)
        : new Unavailable("wflow log %s could not be read".formatted(file), e);
  }

  private Damaged gap(long wanted, long found) {
    return new Damaged(
        "wflow log %s: position %d is missing, the next there is %d: restore it from a backup"
            .formatted(file, wanted, found));
  }

  private List<Stored> query(String sql, Binder binder) {
    reading.lock();
    try (PreparedStatement statement = reader.prepareStatement(sql)) {
      binder.bind(statement);
      try (ResultSet rows = statement.executeQuery()) {
        List<Stored> found = new ArrayList<>();
        while (rows.next()) {
          found.add(new Stored(rows.getLong(1), rows.getBytes(2)));
        }
        return found;
      }
    } catch (SQLException e) {
      throw unreadable(file, e);
    } finally {
      reading.unlock();
    }
  }

  @FunctionalInterface
  private interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }
}
