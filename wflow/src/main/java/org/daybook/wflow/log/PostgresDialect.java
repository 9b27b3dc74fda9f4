package org.daybook.wflow.log;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A schema of a PostgreSQL database. Several processes may have it open: each partition is the
/// one's that opened it last.
final class PostgresDialect extends Dialect {

  private static final Tables.Words WORDS =
      new Tables.Words(
          "BIGINT",
          "TEXT COLLATE \"C\"",
          "BYTEA",
          "to_timestamp(%s / 1000000000.0) AT TIME ZONE 'UTC'");

  private final String url;
  private final String schema;

  /// @param schema lower-case letters, digits and `_`
  PostgresDialect(String url, String schema) {
    if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "schema \"%s\": wanted up to 63 lower-case letters, digits and _, no digit first"
              .formatted(schema));
    }
    this.url = url;
    this.schema = schema;
  }

  @Override
  String where() {
    return "wflow log in schema %s of %s".formatted(schema, url.replaceFirst("[?].*", ""));
  }

  @Override
  void prepare(int partitions) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT pg_advisory_xact_lock(hashtextextended('daybook wflow %s', 0))"
              .formatted(schema));
      statement.execute("CREATE SCHEMA IF NOT EXISTS " + schema);
      String made =
          "SELECT CASE WHEN to_regclass('%s.meta') IS NULL THEN 0 ELSE 1 END".formatted(schema);
      if (Dialect.number(statement, made) == 0) {
        Tables.create(connection, WORDS, partitions);
      }
      long format = Dialect.number(statement, "SELECT format FROM meta");
      if (format != Tables.FORMAT) {
        throw ofAnotherFormat(format);
      }
      connection.commit();
    }
  }

  @Override
  Connection writing() throws SQLException {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = on");
      connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  Connection reading() throws SQLException {
    Connection connection = connect();
    connection.setReadOnly(true);
    return connection;
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("currentSchema", schema);
    properties.setProperty("ApplicationName", "daybook wflow");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("reWriteBatchedInserts", "true");
    return DriverManager.getConnection(url, properties);
  }

  @Override
  @Nullable String begin() {
    return null; // the rows of the partitions are locked as they are read
  }

  @Override
  String forUpdate() {
    return " FOR UPDATE";
  }

  @Override
  boolean saysDamaged(SQLException e) {
    return "XX001".equals(e.getSQLState()) || "XX002".equals(e.getSQLState());
  }

  @Override
  long bytes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return Dialect.number(
          statement,
          "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
              + " JOIN pg_namespace n ON n.oid = c.relnamespace"
              + " WHERE n.nspname = current_schema() AND c.relkind = 'r'");
    }
  }

  @Override
  void copyTo(Path file) {
    try (Connection connection = connect()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      TableCopy.run(connection, file);
    } catch (SQLException | IOException e) {
      throw notCopied(file, e);
    }
  }

  @Override
  public void close() {
    // Nothing is held: epochs keep others out.
  }
}
