package org.daybook.pipelines.internal.index;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.daybook.documents.DocId;

/// Statements with values, each prepared for once.
final class Sql {

  private Sql() {}

  static int run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      return statement.executeUpdate();
    }
  }

  static List<DocId> docs(Connection connection, String sql, Object... values) throws SQLException {
    return strings(connection, sql, values).stream().map(DocId::new).toList();
  }

  /// The first column.
  static List<String> strings(Connection connection, String sql, Object... values)
      throws SQLException {
    return rows(connection, row -> row.getString(1), sql, values);
  }

  static <T> List<T> rows(Connection connection, Row<T> row, String sql, Object... values)
      throws SQLException {
    var found = new ArrayList<T>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, values);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(row.of(rows));
        }
      }
    }
    return found;
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }

  /// Reads one row.
  interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }
}
