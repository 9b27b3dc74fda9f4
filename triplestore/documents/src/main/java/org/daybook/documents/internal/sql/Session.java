package org.daybook.documents.internal.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.daybook.documents.DaybookException;
import org.jspecify.annotations.Nullable;

/// A connection with its prepared statements. One thread at a time.
final class Session implements AutoCloseable {

  /// Reads one row.
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Takes one row.
  @FunctionalInterface
  interface EachRow {
    void read(ResultSet row) throws SQLException;
  }

  /// Rows brought over at once by a database that is a process of its own.
  private static final int FETCH = 500;

  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();

  Session(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /// Runs a statement that answers nothing.
  int update(String sql, @Nullable Object... values) throws SQLException {
    try {
      return bound(sql, values).executeUpdate();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  <T> List<T> query(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      var found = new ArrayList<T>();
      while (rows.next()) {
        found.add(read(row, rows));
      }
      return found;
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
    try (ResultSet rows = bound(sql, values).executeQuery()) {
      return rows.next() ? Optional.of(read(present(row), rows)) : Optional.empty();
    } catch (SQLException e) {
      forget(sql);
      throw e;
    }
  }

  /// None of what is asked for alone may be missing: where it is, the row is damaged.
  private static <T> Row<T> present(Row<T> row) {
    return found -> Objects.requireNonNull(row.read(found), "a value is missing");
  }

  /// SQLite's driver lets a statement go that failed on a full disk: it would never run again.
  private void forget(String sql) {
    PreparedStatement failed = statements.remove(sql);
    if (failed == null) {
      return;
    }
    try {
      failed.close();
    } catch (SQLException e) {
      System.getLogger(Session.class.getName())
          .log(System.Logger.Level.DEBUG, "a failed statement did not close", e);
    }
  }

  /// What is stored was checked before it was: a row that makes no sense is damaged.
  private static <T> T read(Row<T> row, ResultSet rows) throws SQLException {
    try {
      return row.read(rows);
    } catch (DaybookException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new DaybookException.Fault(
          "vault-corrupt",
          "a row of the vault's database is damaged (%s): see what with `daybook check`, then restore a backup"
              .formatted(e.getMessage()),
          e);
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case String text -> statement.setString(i + 1, text);
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case null, default -> statement.setObject(i + 1, values[i]);
      }
    }
    return statement;
  }

  /// Hands each row on as it is read, so that a result may be larger than memory. Within a
  /// transaction; not for statements that are used inside one another.
  void each(String sql, EachRow row, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = bound(sql, values);
    statement.setFetchSize(FETCH);
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        row.read(rows);
      }
    }
  }

  /// Closes, whatever state the connection is in.
  void abandon() {
    try {
      close();
    } catch (SQLException e) {
      System.getLogger(Session.class.getName())
          .log(System.Logger.Level.DEBUG, "a database connection did not close", e);
    }
  }

  @Override
  public void close() throws SQLException {
    statements.clear();
    connection.close(); // and with it the statements
  }
}
