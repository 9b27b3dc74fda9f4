package org.daybook.pipelines.internal.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;

/// The file of the index, open. It may lose its last transactions in a power cut, never the order
/// of them. Not thread-safe.
final class IndexFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IndexFile.class);

  /// Of the tables; a file of any other format is built anew.
  private static final int FORMAT = 4;

  private static final String[] TABLES = {
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE processor (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, covered TEXT)",
    """
    CREATE TABLE dispatch (
      doc TEXT NOT NULL, processor INTEGER NOT NULL, state TEXT NOT NULL, matched INTEGER NOT NULL,
      job TEXT, attempts INTEGER, version TEXT, digest TEXT, at INTEGER,
      code TEXT, message TEXT, failed INTEGER,
      PRIMARY KEY (doc, processor)) WITHOUT ROWID
    """,
    "CREATE TABLE former (id TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE INDEX dispatch_state ON dispatch (processor, state, doc)",
    "CREATE INDEX dispatch_code ON dispatch (processor, code, failed, doc) WHERE code IS NOT NULL",
    "CREATE INDEX dispatch_failed ON dispatch (processor, failed, doc) WHERE code IS NOT NULL",
    """
    CREATE TABLE tally (
      processor INTEGER NOT NULL, state TEXT NOT NULL, matched INTEGER NOT NULL, code TEXT NOT NULL,
      n INTEGER NOT NULL, PRIMARY KEY (processor, state, matched, code)) WITHOUT ROWID
    """
  };

  private final Connection connection;

  private IndexFile(Connection connection) {
    this.connection = connection;
  }

  /// Opens the file, or makes it. One that cannot be read is moved aside, to `<name>.aside`.
  ///
  /// @throws SQLException when it cannot be made either
  static IndexFile open(Path file) throws SQLException {
    try {
      return new IndexFile(opened(file));
    } catch (SQLException e) {
      LOG.warn("The index {} is built anew, since it cannot be read", file, e);
      moveAside(file);
      return new IndexFile(opened(file));
    }
  }

  private static Connection opened(Path file) throws SQLException {
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = NORMAL");
      statement.execute("PRAGMA cache_size = -16000");
      prepare(statement);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// What was written while the file said that it was open counts only if it was closed, or if its
  /// process alone died: so that is on the disk before anything else is written.
  private static void prepare(Statement statement) throws SQLException {
    long format = number(statement, "PRAGMA user_version");
    if (format == 0) {
      create(statement);
    } else if (format != FORMAT) {
      throw new SQLException("it is of format %d, wanted %d".formatted(format, FORMAT));
    } else if (number(statement, "SELECT count(*) FROM meta WHERE name = 'open'") > 0) {
      check(statement);
      statement.execute(
          "UPDATE meta SET value = '%s' WHERE name = 'mark'".formatted(UUID.randomUUID()));
    }
    statement.execute("INSERT OR REPLACE INTO meta VALUES ('open', '')");
    statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }

  private static void create(Statement statement) throws SQLException {
    statement.execute("BEGIN");
    for (String table : TABLES) {
      statement.execute(table);
    }
    for (String table : MemberTables.TABLES) {
      statement.execute(table);
    }
    for (String table : Postponed.TABLES) {
      statement.execute(table);
    }
    statement.execute("INSERT INTO meta VALUES ('mark', '%s')".formatted(UUID.randomUUID()));
    statement.execute("PRAGMA user_version = " + FORMAT);
    statement.execute("COMMIT");
  }

  private static void check(Statement statement) throws SQLException {
    try (ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
      if (!found.next() || !"ok".equals(found.getString(1))) {
        throw new SQLException("it is damaged");
      }
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet found = statement.executeQuery(sql)) {
      return found.next() ? found.getLong(1) : 0;
    }
  }

  private static void moveAside(Path file) {
    try {
      if (Files.exists(file)) {
        Path aside = file.resolveSibling(file.getFileName() + ".aside");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-wal"));
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + "-shm"));
    } catch (IOException e) {
      throw new UncheckedIOException("the index %s cannot be moved aside".formatted(file), e);
    }
  }

  Connection connection() {
    return connection;
  }

  /// Does all of it or nothing.
  <T> T together(Work<T> work) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      boolean done = false;
      try {
        T result = work.on(connection);
        statement.execute("COMMIT");
        done = true;
        return result;
      } finally {
        if (!done) {
          statement.execute("ROLLBACK");
        }
      }
    }
  }

  Optional<String> meta(String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? Optional.of(found.getString(1)) : Optional.empty();
      }
    }
  }

  void meta(String name, String value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES (?, ?)")) {
      statement.setString(1, name);
      statement.setString(2, value);
      statement.executeUpdate();
    }
  }

  /// Forgets all, as a file just made.
  void clear() throws SQLException {
    together(
        _ -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM dispatch");
            statement.execute("DELETE FROM tally");
            statement.execute("DELETE FROM processor");
            statement.execute("DELETE FROM former");
            MemberTables.clear(statement);
            statement.execute("DELETE FROM meta WHERE name = 'reached'");
          }
          renew();
          return true;
        });
  }

  /// Forgets one processor.
  static void forget(Connection connection, int number) throws SQLException {
    for (String sql :
        List.of(
            "DELETE FROM dispatch WHERE processor = ?",
            "DELETE FROM tally WHERE processor = ?",
            "DELETE FROM processor WHERE number = ?")) {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setInt(1, number);
        statement.executeUpdate();
      }
    }
    MemberTables.forget(connection, number);
  }

  /// Notes that every document was looked at for these processors.
  static void cover(Connection connection, Map<String, String> versions) throws SQLException {
    try (PreparedStatement covered =
            connection.prepareStatement(
                "INSERT INTO processor (id, covered) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET covered = excluded.covered");
        PreparedStatement former = connection.prepareStatement("DELETE FROM former WHERE id = ?")) {
      for (Map.Entry<String, String> version : versions.entrySet()) {
        covered.setString(1, version.getKey());
        covered.setString(2, version.getValue());
        covered.executeUpdate();
        former.setString(1, version.getKey());
        former.executeUpdate();
      }
    }
  }

  /// Notes that documents may tell of runs of processors that are not installed.
  static void former(Connection connection, Set<String> processors) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR IGNORE INTO former VALUES (?)")) {
      for (String processor : processors) {
        statement.setString(1, processor);
        statement.executeUpdate();
      }
    }
  }

  /// Begins another life.
  void renew() throws SQLException {
    meta("mark", UUID.randomUUID().toString());
  }

  /// Closes it as complete.
  @Override
  public void close() throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM meta WHERE name = 'open'");
    }
  }

  /// Closes it as it is, after a failure.
  void abandon(@Nullable Throwable why) {
    try {
      connection.close();
    } catch (SQLException e) {
      if (why != null) {
        why.addSuppressed(e);
      }
    }
  }

  /// Something done with the connection.
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
