package org.daybook.wflow.log;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.daybook.wflow.WflowException;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.WflowException.Unavailable;
import org.jspecify.annotations.Nullable;

/// All that differs between the databases a store may be in. The rest is written once, in the SQL
/// that both speak.
abstract sealed class Dialect implements AutoCloseable permits SqliteDialect, PostgresDialect {

  /// Where the log is, for messages; without secrets.
  abstract String where();

  /// Makes or upgrades the tables; in one transaction.
  abstract void prepare(int partitions) throws SQLException;

  /// A connection to write with, whose transactions are ended by `commit`.
  abstract Connection writing() throws SQLException;

  abstract Connection reading() throws SQLException;

  /// What begins a transaction in which nobody else writes what it reads; null when reading rows
  /// does.
  abstract @Nullable String begin();

  /// Ends a query of rows that nobody else may write until the transaction ends.
  abstract String forUpdate();

  /// Whether the stored bytes themselves are damaged.
  abstract boolean saysDamaged(SQLException e);

  abstract long bytes(Connection connection) throws SQLException;

  abstract void copyTo(Path file);

  /// Lets go of what made the store this process's.
  @Override
  public abstract void close();

  WflowException unreadable(SQLException e) {
    return saysDamaged(e)
        ? new Damaged("%s is not a sound database: restore it from a backup".formatted(where()), e)
        : new Unavailable("%s could not be read".formatted(where()), e);
  }

  Damaged damaged(int partition, long position, String how) {
    return new Damaged(
        "%s, partition %d: position %d %s: restore it from a backup"
            .formatted(where(), partition, position, how));
  }

  Unavailable notCopied(Path file, Exception e) {
    return new Unavailable(
        "%s could not be copied to %s: wanted a new file on a disk with room"
            .formatted(where(), file),
        e);
  }

  Damaged ofAnotherFormat(long format) {
    return new Damaged(
        "%s has format %d: this version reads format %d".formatted(where(), format, Tables.FORMAT));
  }

  /// The number that a query answers in one row.
  static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
