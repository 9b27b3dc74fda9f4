package org.daybook.pipelines.internal.index;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Dispatch;
import org.jspecify.annotations.Nullable;

/// Dispatches as rows. Times are milliseconds since 1970.
final class Rows {

  /// The columns that [#read] reads, after the document and the processor.
  static final String COLUMNS =
      "d.state, d.matched, d.job, d.attempts, d.version, d.digest, d.at, d.code, d.message, d.failed";

  static final String INSERT =
      """
      INSERT OR REPLACE INTO dispatch
      (doc, processor, state, matched, job, attempts, version, digest, at, code, message, failed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private Rows() {}

  /// @param row with the document first, the processor's id second, then [#COLUMNS]
  static Dispatch read(ResultSet row) throws SQLException {
    String job = row.getString(5);
    String code = row.getString(10);
    return new Dispatch(
        new DocId(row.getString(1)),
        row.getString(2),
        state(row.getString(3)),
        row.getBoolean(4),
        job == null
            ? null
            : new Dispatch.Run(
                job,
                row.getInt(6),
                row.getString(7),
                row.getString(8),
                Instant.ofEpochMilli(row.getLong(9))),
        code == null
            ? null
            : new Dispatch.Failure(code, row.getString(11), Instant.ofEpochMilli(row.getLong(12))));
  }

  static void bind(PreparedStatement insert, int processor, Dispatch row) throws SQLException {
    insert.setString(1, row.doc().value());
    insert.setInt(2, processor);
    insert.setString(3, row.state().word());
    insert.setBoolean(4, row.matched());
    run(insert, row.run());
    failure(insert, row.error());
  }

  private static void run(PreparedStatement insert, Dispatch.@Nullable Run run)
      throws SQLException {
    if (run == null) {
      for (int column = 5; column <= 9; column++) {
        insert.setNull(column, Types.NULL);
      }
      return;
    }
    insert.setString(5, run.job());
    insert.setInt(6, run.attempts());
    insert.setString(7, run.version());
    insert.setString(8, run.digest());
    insert.setLong(9, run.at().toEpochMilli());
  }

  private static void failure(PreparedStatement insert, Dispatch.@Nullable Failure error)
      throws SQLException {
    if (error == null) {
      for (int column = 10; column <= 12; column++) {
        insert.setNull(column, Types.NULL);
      }
      return;
    }
    insert.setString(10, error.code());
    insert.setString(11, error.message());
    insert.setLong(12, error.at().toEpochMilli());
  }

  static Dispatch.State state(String word) throws SQLException {
    return Dispatch.State.of(word)
        .orElseThrow(() -> new SQLException("a row has the unknown state " + word));
  }
}
