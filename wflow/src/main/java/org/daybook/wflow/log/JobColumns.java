package org.daybook.wflow.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// A job's row as columns of the table `job`.
final class JobColumns {

  private static final List<String> NAMES =
      List.of(
          "id",
          "partition",
          "seq",
          "wflow",
          "key",
          "lane",
          "parent",
          "state",
          "why",
          "attempts",
          "steps",
          "added",
          "changed",
          "ended",
          "head",
          "bytes",
          "crc",
          "row");

  /// The columns in the order of [#read].
  static final String ALL = String.join(", ", NAMES);

  /// Makes a row or replaces it.
  static final String PUT =
      "INSERT INTO job (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s"
          .formatted(
              ALL,
              String.join(", ", Collections.nCopies(NAMES.size(), "?")),
              NAMES.stream()
                  .skip(1)
                  .map(name -> "%s = excluded.%s".formatted(name, name))
                  .collect(Collectors.joining(", ")));

  private static final long SECOND = 1_000_000_000;

  private JobColumns() {}

  /// @throws IllegalArgumentException when a time of the row cannot be kept
  static void check(JobRow row) {
    for (Instant time : Arrays.asList(row.added(), row.changed(), row.ended())) {
      if (time != null) {
        nanos(time);
      }
    }
  }

  static long nanos(Instant time) {
    try {
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "time %s: wanted one from 1677 to 2262".formatted(time), e);
    }
  }

  static Instant time(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  static void bind(PreparedStatement put, JobRow row) throws SQLException {
    JobId parent = row.parent();
    put.setString(1, row.id().value());
    put.setInt(2, row.partition());
    put.setLong(3, row.seq());
    put.setString(4, row.wflow());
    put.setString(5, row.key());
    text(put, 6, row.lane());
    text(put, 7, parent == null ? null : parent.value());
    put.setString(8, row.state());
    text(put, 9, row.why());
    put.setInt(10, row.attempts());
    put.setLong(11, row.steps());
    put.setLong(12, nanos(row.added()));
    put.setLong(13, nanos(row.changed()));
    number(put, 14, row.ended());
    put.setLong(15, row.head());
    put.setLong(16, row.bytes());
    put.setLong(17, checksum(row));
    put.setBytes(18, row.row());
  }

  private static void text(PreparedStatement put, int column, @Nullable String value)
      throws SQLException {
    if (value == null) {
      put.setNull(column, Types.VARCHAR);
    } else {
      put.setString(column, value);
    }
  }

  private static void number(PreparedStatement put, int column, @Nullable Instant value)
      throws SQLException {
    if (value == null) {
      put.setNull(column, Types.BIGINT);
    } else {
      put.setLong(column, nanos(value));
    }
  }

  /// @param dialect names the store when the row is damaged
  static JobRow read(ResultSet columns, Dialect dialect) throws SQLException {
    String parent = columns.getString(7);
    long ended = columns.getLong(14);
    boolean unfinished = columns.wasNull();
    JobRow row =
        new JobRow(
            new JobId(columns.getString(1)),
            columns.getInt(2),
            columns.getLong(3),
            columns.getString(4),
            columns.getString(5),
            columns.getString(6),
            parent == null ? null : new JobId(parent),
            columns.getString(8),
            columns.getString(9),
            columns.getInt(10),
            columns.getLong(11),
            time(columns.getLong(12)),
            time(columns.getLong(13)),
            unfinished ? null : time(ended),
            columns.getLong(15),
            columns.getLong(16),
            RecordColumns.bytes(columns, 18));
    if (columns.getLong(17) != checksum(row)) {
      throw dialect.damaged(row.partition(), row.seq(), "has a job whose row is damaged");
    }
    return row;
  }

  private static long checksum(JobRow row) {
    return Place.checksum(Place.of(row.partition(), row.seq()), row.head(), row.bytes(), row.row());
  }
}
