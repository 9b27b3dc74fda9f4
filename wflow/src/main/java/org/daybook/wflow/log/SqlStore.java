package org.daybook.wflow.log;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.wflow.JobId;

/// A store in an SQL database: one writer for all partitions, and a few readers.
abstract sealed class SqlStore implements LogStore permits SqliteStore, PostgresStore {

  private final Dialect dialect;
  private final SqlWriter writer;
  private final Readers readers;
  private final int partitions;

  /// @param dialect the store's own from now on, closed when opening fails too
  SqlStore(Dialect dialect, int partitions) {
    this.dialect = dialect;
    this.readers = new Readers(dialect);
    try {
      dialect.prepare(partitions);
      this.partitions =
          readers.read(reader -> Math.toIntExact(number(reader, "SELECT partitions FROM meta")));
      this.writer = new SqlWriter(dialect.where(), Group.open(dialect));
    } catch (SQLException e) {
      release();
      throw dialect.unreadable(e);
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public Log open(int partition) {
    check(partition);
    return new SqlLog(dialect, readers, writer, writer.open(partition));
  }

  @Override
  public Standing standing(int partition) {
    check(partition);
    return readers.read(reader -> standing(reader, partition));
  }

  private static Standing standing(Readers.Reader reader, int partition) throws SQLException {
    PreparedStatement statement =
        reader.statement("SELECT epoch, base, sealed, note FROM partition WHERE partition = ?");
    statement.setInt(1, partition);
    try (ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        throw new SQLException("partition %d is missing".formatted(partition));
      }
      long base = row.getLong(2);
      PreparedStatement last = reader.statement(PartitionTable.LAST);
      return new Standing(
          row.getLong(1),
          base,
          PartitionTable.last(last, partition, base),
          row.getInt(3) != 0,
          RecordColumns.bytes(row, 4));
    }
  }

  private void check(int partition) {
    if (partition < 0 || partition >= partitions) {
      throw new IllegalArgumentException(
          "partition %d of %s: wanted one from 0 to %d"
              .formatted(partition, dialect.where(), partitions - 1));
    }
  }

  @Override
  public Optional<JobRow> row(JobId job) {
    return readers.read(
        reader -> {
          PreparedStatement statement =
              reader.statement("SELECT %s FROM job WHERE id = ?".formatted(JobColumns.ALL));
          statement.setString(1, job.value());
          return RowQuery.rows(statement, dialect).stream().findFirst();
        });
  }

  @Override
  public List<JobRow> rows(JobFilter filter, int limit) {
    List<JobRow> found = new ArrayList<>();
    readers.read(
        reader -> {
          for (RowQuery query : RowQuery.of(filter)) {
            found.addAll(query.read(reader, dialect, limit));
          }
          return true;
        });
    return found.stream().sorted(JobFilter.order()).limit(limit).toList();
  }

  @Override
  public Map<String, Long> counts() {
    return readers.read(
        reader -> {
          Map<String, Long> counts = new HashMap<>();
          String sql = "SELECT state, SUM(jobs) FROM tally GROUP BY state HAVING SUM(jobs) > 0";
          try (ResultSet rows = reader.statement(sql).executeQuery()) {
            while (rows.next()) {
              counts.put(rows.getString(1), rows.getLong(2));
            }
          }
          return counts;
        });
  }

  @Override
  public long bytes() {
    return readers.read(reader -> dialect.bytes(reader.connection()));
  }

  @Override
  public void copyTo(Path file) {
    dialect.copyTo(file.toAbsolutePath());
  }

  private static long number(Readers.Reader reader, String sql) throws SQLException {
    try (ResultSet row = reader.statement(sql).executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Override
  public void close() {
    writer.close();
    release();
  }

  private void release() {
    try {
      readers.close();
    } finally {
      dialect.close();
    }
  }
}
