package org.daybook.wflow.log;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;

/// Copies the tables of a store, row by row, into a new SQLite file.
final class TableCopy {

  private static final int ROWS_AT_ONCE = 50;

  private TableCopy() {}

  /// @param from in a transaction that sees one moment
  static void run(Connection from, Path file) throws SQLException, IOException {
    try (Connection to = SqliteDialect.create(file, 1)) {
      for (String table : Tables.NAMES) {
        copy(from, to, table);
      }
      to.commit();
    }
    SqliteDialect.force(file);
  }

  private static void copy(Connection from, Connection to, String table) throws SQLException {
    try (Statement empty = to.createStatement();
        Statement reading = from.createStatement()) {
      empty.executeUpdate("DELETE FROM " + table);
      reading.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = reading.executeQuery("SELECT * FROM " + table)) {
        copy(rows, to, table);
      }
    }
  }

  private static void copy(ResultSet rows, Connection to, String table) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    String marks = String.join(", ", Collections.nCopies(columns, "?"));
    try (PreparedStatement insert =
        to.prepareStatement("INSERT INTO %s VALUES (%s)".formatted(table, marks))) {
      int batched = 0;
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          insert.setObject(i, rows.getObject(i));
        }
        insert.addBatch();
        batched++;
        if (batched % ROWS_AT_ONCE == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }
}
