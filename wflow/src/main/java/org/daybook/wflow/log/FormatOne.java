package org.daybook.wflow.log;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.daybook.wflow.WflowException.Damaged;

/// The format before: one log, whose records name the job that keeps them, and opaque rows.
final class FormatOne {

  static final int FORMAT = 1;

  private static final int AT_ONCE = 500;

  /// Format 1 did not say who wrote a record.
  private static final long NO_EPOCH = 0;

  private FormatOne() {}

  static RowUpgrade refusing(Path file) {
    return (_, _) -> {
      throw new Damaged(
          "wflow log %s has format %d and holds jobs: open it with what reads their rows"
              .formatted(file, FORMAT));
    };
  }

  /// Makes a log of format 1 one of this format, of one partition; within a transaction.
  static void upgrade(Connection connection, Tables.Words words, RowUpgrade upgrade)
      throws SQLException {
    rename(connection, words);
    try (Statement statement = connection.createStatement();
        RecordTable records = new RecordTable(connection);
        JobTable jobs = new JobTable(connection)) {
      statement.executeUpdate(
          "UPDATE partition SET epoch = (SELECT epoch FROM meta_1),"
              + " base = (SELECT base FROM meta_1)");
      copy(statement, records);
      jobs.put(rows(statement, upgrade));
      for (String table : List.of("log_1", "state", "meta_1")) {
        statement.execute("DROP TABLE " + table);
      }
    }
  }

  /// Moves the old tables out of the way.
  private static void rename(Connection connection, Tables.Words words) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ALTER TABLE log RENAME TO log_1");
      statement.execute("ALTER TABLE meta RENAME TO meta_1");
    }
    Tables.create(connection, words, 1);
  }

  private static void copy(Statement statement, RecordTable records) throws SQLException {
    try (ResultSet old =
        statement.executeQuery(
            "SELECT position, bytes, CASE WHEN grp IS NULL THEN -1 ELSE"
                + " COALESCE(LAG(position) OVER (PARTITION BY grp ORDER BY position), 0) END"
                + " FROM log_1 ORDER BY position")) {
      int copied = 0;
      while (old.next()) {
        Log.Entry entry = new Log.Entry(RecordColumns.bytes(old, 2), old.getLong(3), null);
        records.add(0, old.getLong(1), NO_EPOCH, entry);
        copied++;
        if (copied % AT_ONCE == 0) {
          records.flush();
        }
      }
      records.flush();
    }
  }

  private static List<JobRow> rows(Statement statement, RowUpgrade upgrade) throws SQLException {
    List<JobRow> rows = new ArrayList<>();
    try (ResultSet old =
        statement.executeQuery(
            "SELECT state.bytes, COALESCE(MAX(position), 0), COALESCE(SUM(LENGTH(log_1.bytes)), 0)"
                + " FROM state LEFT JOIN log_1 ON grp = name"
                + " AND position <= (SELECT base FROM meta_1) GROUP BY name")) {
      while (old.next()) {
        long head = old.getLong(2);
        rows.add(counted(upgrade.upgraded(RecordColumns.bytes(old, 1), head), old.getLong(3)));
      }
    }
    return rows;
  }

  private static JobRow counted(JobRow row, long bytes) {
    return new JobRow(
        row.id(),
        row.partition(),
        row.seq(),
        row.wflow(),
        row.key(),
        row.lane(),
        row.parent(),
        row.state(),
        row.why(),
        row.attempts(),
        row.steps(),
        row.added(),
        row.changed(),
        row.ended(),
        row.head(),
        bytes,
        row.row());
  }
}
