package org.daybook.wflow.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One opening of a partition.
final class SqlLog implements Log {

  private static final int ROWS_AT_ONCE = 1_000;

  private final Dialect dialect;
  private final Readers readers;
  private final SqlWriter writer;
  private final Tail tail;
  private final RecordReads records;

  SqlLog(Dialect dialect, Readers readers, SqlWriter writer, Tail tail) {
    this.dialect = dialect;
    this.readers = readers;
    this.writer = writer;
    this.tail = tail;
    this.records = new RecordReads(dialect, readers, tail);
  }

  @Override
  public long epoch() {
    return tail.epoch;
  }

  @Override
  public long base() {
    return tail.base;
  }

  @Override
  public long last() {
    return tail.last;
  }

  @Override
  public Appended append(List<Entry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("append of no records: wanted at least one");
    }
    return writer.append(tail, List.copyOf(entries));
  }

  @Override
  public List<Stored> read(long after, int limit) {
    return records.read(after, limit);
  }

  @Override
  public Optional<Stored> at(long position) {
    return records.at(position);
  }

  @Override
  public byte[] blob(long position) {
    return records.blob(position);
  }

  @Override
  public void chain(long last, Consumer<Stored> each) {
    records.chain(last, each);
  }

  @Override
  public void restore(Consumer<byte[]> row) {
    List<JobRow> rows = unfinishedAfter("");
    while (!rows.isEmpty()) {
      rows.forEach(one -> row.accept(one.row()));
      rows = unfinishedAfter(rows.getLast().id().value());
    }
  }

  private List<JobRow> unfinishedAfter(String id) {
    return rows(
        "SELECT %s FROM job WHERE partition = ? AND ended IS NULL AND id > ? ORDER BY id LIMIT ?",
        id, ROWS_AT_ONCE);
  }

  @Override
  public List<JobRow> ended(int limit) {
    return rows(
        "SELECT %s FROM job WHERE partition = ? AND ended IS NOT NULL ORDER BY ended, id LIMIT ?",
        null, limit);
  }

  private List<JobRow> rows(String sql, @Nullable String after, int limit) {
    return readers.read(
        reader -> {
          PreparedStatement statement = reader.statement(sql.formatted(JobColumns.ALL));
          int column = 1;
          statement.setInt(column++, tail.partition);
          if (after != null) {
            statement.setString(column++, after);
          }
          statement.setInt(column, limit);
          return RowQuery.rows(statement, dialect);
        });
  }

  @Override
  public Kept kept() {
    return readers.read(this::kept);
  }

  private Kept kept(Readers.Reader reader) throws SQLException {
    PreparedStatement sums =
        reader.statement(
            "SELECT COALESCE(SUM(jobs), 0), COALESCE(SUM(bytes), 0),"
                + " (SELECT MIN(ended) FROM job WHERE partition = ? AND ended IS NOT NULL)"
                + " FROM tally WHERE partition = ?");
    sums.setInt(1, tail.partition);
    sums.setInt(2, tail.partition);
    try (ResultSet row = sums.executeQuery()) {
      row.next();
      long first = row.getLong(3);
      boolean none = row.wasNull();
      return new Kept(row.getLong(1), row.getLong(2), none ? null : JobColumns.time(first));
    }
  }

  @Override
  public Appended checkpoint(Checkpoint checkpoint) {
    checkpoint.rows().forEach(JobColumns::check);
    return writer.checkpoint(
        tail,
        new Checkpoint(
            checkpoint.position(),
            List.copyOf(checkpoint.rows()),
            List.copyOf(checkpoint.forget()),
            checkpoint.note()));
  }

  @Override
  public void seal() {
    writer.seal(tail);
  }

  @Override
  public boolean sealed() {
    return tail.sealed;
  }

  @Override
  public void close() {
    writer.close(tail);
  }
}
