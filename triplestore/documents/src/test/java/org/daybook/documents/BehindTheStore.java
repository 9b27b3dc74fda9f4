package org.daybook.documents;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/// Reaches into a closed vault's database, as a bug or a bad disk would.
final class BehindTheStore {

  private BehindTheStore() {}

  static int run(Path dir, String sql, Object... values) throws SQLException {
    try (Connection connection = connect(dir);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  static byte[] bytes(Path dir, String sql, Object... values) throws SQLException {
    try (Connection connection = connect(dir);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getBytes(1) : new byte[0];
      }
    }
  }

  static long number(Path dir, String sql, Object... values) throws SQLException {
    try (Connection connection = connect(dir);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : -1;
      }
    }
  }

  private static Connection connect(Path dir) throws SQLException {
    return switch (TestDatabase.of(dir)) {
      case DatabaseLocation.Sqlite _ ->
          DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"));
      case DatabaseLocation.Postgresql(String url, String schema) -> {
        var properties = new Properties();
        properties.setProperty("currentSchema", schema);
        yield DriverManager.getConnection(url, properties);
      }
    };
  }
}
