package org.daybook.documents.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.daybook.documents.Progress;

/// Copies the rows of a whole vault from one database to another, whichever the two are. Holds a
/// few rows at a time.
final class Tables {

  private static final List<String> ALL =
      List.of(
          "document",
          "snapshot",
          "feed",
          "branch",
          "doc_tag",
          "reference",
          "blob_use",
          "cursor",
          "schema_version",
          "merge");

  /// What of `vault` belongs to the database rather than to the vault.
  private static final Set<String> OWN_NUMBERS = Set.of("version", "opened");

  /// Rows that may be large, brought over at once by a database that is a process of its own.
  private static final int FETCH = 16;

  private static final int BATCH_ROWS = 500;
  private static final long BATCH_BYTES = 1024 * 1024;

  private final Connection from;
  private final Connection to;
  private final Progress progress;
  private long copied;

  private Tables(Connection from, Connection to, Progress progress) {
    this.from = from;
    this.to = to;
    this.progress = progress;
  }

  /// The writing side refused.
  static final class Refused extends SQLException {
    private static final long serialVersionUID = 1L;

    private Refused(SQLException why) {
      super(why.getMessage(), why);
    }
  }

  /// Both connections are in a transaction; the target's tables are empty.
  ///
  /// @throws Refused for the target; any other SQLException is the source's
  static void copy(Connection from, Connection to, Progress progress) throws SQLException {
    var tables = new Tables(from, to, progress);
    for (String table : ALL) {
      tables.copy(table);
    }
    tables.numbers();
    progress.at("rows", tables.copied, tables.copied);
  }

  private void copy(String table) throws SQLException {
    try (Statement statement = from.createStatement()) {
      statement.setFetchSize(FETCH);
      try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
        var columns = new ArrayList<String>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(rows.getMetaData().getColumnName(i));
        }
        String insert =
            "INSERT INTO %s (%s) VALUES (%s)"
                .formatted(
                    table,
                    String.join(", ", columns),
                    String.join(", ", Collections.nCopies(columns.size(), "?")));
        try (PreparedStatement into = prepared(insert)) {
          rows(rows, columns.size(), into);
        }
      }
    }
  }

  private void rows(ResultSet rows, int columns, PreparedStatement into) throws SQLException {
    int waiting = 0;
    long bytes = 0;
    var values = new Object[columns];
    while (rows.next()) {
      Moment.heed();
      for (int i = 0; i < columns; i++) {
        values[i] = rows.getObject(i + 1);
        bytes += size(values[i]);
      }
      write(into, values);
      waiting++;
      copied++;
      if (waiting == BATCH_ROWS || bytes > BATCH_BYTES) {
        flush(into);
        waiting = 0;
        bytes = 0;
        progress.at("rows", copied, -1);
      }
    }
    flush(into);
  }

  private static long size(Object value) {
    return switch (value) {
      case null -> 0;
      case byte[] bytes -> bytes.length;
      case String text -> text.length();
      default -> 8;
    };
  }

  private PreparedStatement prepared(String sql) throws SQLException {
    try {
      return to.prepareStatement(sql);
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  private static void write(PreparedStatement into, Object[] values) throws SQLException {
    try {
      for (int i = 0; i < values.length; i++) {
        into.setObject(i + 1, values[i]);
      }
      into.addBatch();
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  private static void flush(PreparedStatement into) throws SQLException {
    try {
      into.executeBatch();
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  private void numbers() throws SQLException {
    try (Statement statement = from.createStatement();
        ResultSet rows = statement.executeQuery("SELECT name, value FROM vault");
        PreparedStatement into =
            prepared(
                "INSERT INTO vault (name, value) VALUES (?, ?)"
                    + " ON CONFLICT (name) DO UPDATE SET value = excluded.value")) {
      while (rows.next()) {
        if (!OWN_NUMBERS.contains(rows.getString(1))) {
          write(into, new Object[] {rows.getString(1), rows.getLong(2)});
        }
      }
      flush(into);
    }
  }
}
