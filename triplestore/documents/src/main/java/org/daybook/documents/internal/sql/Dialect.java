package org.daybook.documents.internal.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.daybook.documents.DatabaseLocation;
import org.daybook.documents.DaybookException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/// All that differs between the databases a vault may be in. Everything else is written once, in
/// the SQL that both speak.
abstract sealed class Dialect {

  /// What makes a vault this process's alone, until it is closed.
  interface Hold extends AutoCloseable {
    @Override
    void close() throws SQLException, IOException;
  }

  static Dialect of(DatabaseLocation location, Path vaultDir) {
    return switch (location) {
      case DatabaseLocation.Sqlite _ -> new Sqlite(vaultDir);
      case DatabaseLocation.Postgresql postgresql -> new Postgres(postgresql);
    };
  }

  /// Where the vault is, for messages; without secrets.
  abstract String where();

  /// What must be had before anything is opened; closed last.
  ///
  /// @throws DaybookException.Unavailable `vault-locked`
  abstract Hold hold() throws SQLException, IOException;

  /// A connection to write with. One at a time.
  ///
  /// @throws DaybookException.Unavailable `vault-locked`
  abstract Connection writing() throws SQLException;

  /// Ends what makes a vault this process's, before the writing connection is closed: a server may
  /// take its time to see that one go.
  abstract void letGo(Session writing) throws SQLException;

  abstract Connection reading() throws SQLException;

  /// The words of a script's placeholders.
  abstract Map<String, String> words();

  /// The version of the tables; 0 when there are none.
  abstract int version(Connection connection) throws SQLException;

  /// Records the version, in the transaction that is under way.
  abstract void version(Connection connection, int version) throws SQLException;

  /// The script that goes from one version to the next, for a version this database once had.
  abstract List<String> upgrades();

  /// Begins a transaction that will write.
  abstract String begin();

  /// Begins a transaction that sees one state of everything, and whose results are read as they
  /// come.
  abstract void beginSnapshot(Connection connection) throws SQLException;

  /// Ends it.
  void endSnapshot(Connection connection) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  /// Whether the connection is of no more use.
  abstract boolean lost(SQLException e);

  /// Whether the stored bytes themselves are damaged.
  abstract boolean corrupt(SQLException e);

  /// Whether a COMMIT that failed so may have been carried out nevertheless.
  abstract boolean outcomeUnknown(SQLException e);

  /// What the database's own check finds wrong, a line each; empty when nothing is.
  abstract List<String> integrity(Session session) throws SQLException;

  /// How many bytes the tables take, indexes and free space among them.
  abstract long bytes(Session session) throws SQLException;

  /// Gives back what deleted rows took, and overwrites it. Not within a transaction.
  abstract void vacuum(Session session) throws SQLException;

  /// Whether what is deleted from now on is overwritten at once, where the database can.
  abstract void overwriting(Session session, boolean wanted) throws SQLException;

  /// One file, one writer, readers beside it (WAL).
  static final class Sqlite extends Dialect {

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_CORRUPT = 11;
    private static final int SQLITE_NOTADB = 26;

    /// Pages (of 4 KiB) in the WAL before they go to the file. The default of 1,000 writes a page
    /// that changes often twenty times as often; measured, 8,000 gives a fifth more commits.
    private static final int CHECKPOINT_PAGES = 8_000;

    private final Path dir;

    private Sqlite(Path dir) {
      this.dir = dir;
    }

    @Override
    String where() {
      return dir.toString();
    }

    /// An empty SQLite file, locked by SQLite: a lock of the system's own would be lost as soon as
    /// this process closed any other handle of the file, as a refused second opening does.
    @Override
    Hold hold() throws SQLException, IOException {
      Files.createDirectories(dir);
      var config = new SQLiteConfig();
      config.setBusyTimeout(0);
      Connection lock = config.createConnection("jdbc:sqlite:" + dir.resolve("vault.lock"));
      try (Statement statement = lock.createStatement()) {
        statement.execute("BEGIN EXCLUSIVE");
        return lock::close;
      } catch (SQLException e) {
        lock.close();
        if (e instanceof SQLiteException sqlite
            && (sqlite.getResultCode().code & 0xff) == SQLITE_BUSY) {
          throw locked(where());
        }
        throw e;
      }
    }

    private String url() {
      return "jdbc:sqlite:" + dir.resolve("vault.db");
    }

    @Override
    Connection writing() throws SQLException {
      var config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setBusyTimeout(10_000);
      config.setCacheSize(-32_000);
      config.setGetGeneratedKeys(false); // the driver would ask for one after every insert
      Connection connection = config.createConnection(url());
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
        statement.execute("PRAGMA journal_size_limit = " + 2L * CHECKPOINT_PAGES * 4096);
      }
      return connection;
    }

    @Override
    void letGo(Session writing) {
      // The file's lock is ours to close.
    }

    @Override
    Connection reading() throws SQLException {
      var config = new SQLiteConfig();
      config.setBusyTimeout(10_000);
      config.setGetGeneratedKeys(false); // the driver would ask for one after every insert
      Connection connection = config.createConnection(url());
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA query_only = 1");
      }
      return connection;
    }

    @Override
    Map<String, String> words() {
      return Map.of(
          "text", "TEXT", "bytes", "BLOB", "sequence", "INTEGER", "clustered", "WITHOUT ROWID");
    }

    @Override
    int version(Connection connection) throws SQLException {
      return number(connection, "PRAGMA user_version");
    }

    @Override
    void version(Connection connection, int version) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("PRAGMA user_version = " + version);
      }
    }

    @Override
    List<String> upgrades() {
      return List.of("V2__history.sql");
    }

    @Override
    String begin() {
      return "BEGIN IMMEDIATE";
    }

    @Override
    void beginSnapshot(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
    }

    @Override
    boolean lost(SQLException e) {
      return false;
    }

    @Override
    boolean corrupt(SQLException e) {
      return e instanceof SQLiteException sqlite
          && ((sqlite.getResultCode().code & 0xff) == SQLITE_CORRUPT
              || (sqlite.getResultCode().code & 0xff) == SQLITE_NOTADB);
    }

    @Override
    boolean outcomeUnknown(SQLException e) {
      return false;
    }

    @Override
    List<String> integrity(Session session) throws SQLException {
      var found =
          new ArrayList<>(session.query("PRAGMA integrity_check(100)", r -> r.getString(1)));
      found.remove("ok");
      return found;
    }

    @Override
    long bytes(Session session) throws SQLException {
      return session.first("PRAGMA page_count", row -> row.getLong(1)).orElse(0L)
          * session.first("PRAGMA page_size", row -> row.getLong(1)).orElse(0L);
    }

    @Override
    void vacuum(Session session) throws SQLException {
      // On a connection of its own: VACUUM wants one without any statement that is in use.
      try (Session own = new Session(writing())) {
        own.update("VACUUM");
        own.query("PRAGMA wal_checkpoint(TRUNCATE)", row -> row.getInt(1));
      }
    }

    @Override
    void overwriting(Session session, boolean wanted) throws SQLException {
      session.query("PRAGMA secure_delete = " + (wanted ? "ON" : "OFF"), row -> row.getInt(1));
    }
  }

  /// A schema of a PostgreSQL database. An advisory lock, held by the writing connection, keeps the
  /// vault one process's: it goes when the connection does.
  static final class Postgres extends Dialect {

    private final DatabaseLocation.Postgresql location;

    private Postgres(DatabaseLocation.Postgresql location) {
      this.location = location;
    }

    @Override
    String where() {
      return location.toString();
    }

    @Override
    Hold hold() {
      return () -> {};
    }

    @Override
    Connection writing() throws SQLException {
      Connection connection = connect();
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET synchronous_commit = on");
        try (ResultSet row =
            statement.executeQuery(
                "SELECT pg_try_advisory_lock(hashtextextended('daybook ' || current_database()"
                    + " || ' "
                    + location.schema()
                    + "', 0))")) {
          if (!row.next() || !row.getBoolean(1)) {
            throw locked(where());
          }
        }
        statement.execute("CREATE SCHEMA IF NOT EXISTS " + location.schema());
        return connection;
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    }

    @Override
    void letGo(Session writing) throws SQLException {
      writing.query("SELECT pg_advisory_unlock_all()", _ -> true);
    }

    @Override
    Connection reading() throws SQLException {
      Connection connection = connect();
      connection.setReadOnly(true);
      return connection;
    }

    private Connection connect() throws SQLException {
      var properties = new Properties();
      properties.setProperty("currentSchema", location.schema());
      properties.setProperty("ApplicationName", "daybook");
      properties.setProperty("tcpKeepAlive", "true");
      return DriverManager.getConnection(location.jdbcUrl(), properties);
    }

    @Override
    Map<String, String> words() {
      return Map.of(
          "text", "TEXT COLLATE \"C\"", "bytes", "BYTEA", "sequence", "BIGINT", "clustered", "");
    }

    @Override
    int version(Connection connection) throws SQLException {
      return number(connection, "SELECT to_regclass('" + location.schema() + ".vault') IS NOT NULL")
              == 0
          ? 0
          : number(connection, "SELECT value FROM vault WHERE name = 'version'");
    }

    @Override
    void version(Connection connection, int version) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "INSERT INTO vault (name, value) VALUES ('version', %d) ON CONFLICT (name) DO UPDATE SET value = %d"
                .formatted(version, version));
      }
    }

    @Override
    List<String> upgrades() {
      return List.of();
    }

    @Override
    String begin() {
      return "BEGIN";
    }

    @Override
    void beginSnapshot(Connection connection) throws SQLException {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
    }

    @Override
    boolean lost(SQLException e) {
      String state = e.getSQLState();
      return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    @Override
    boolean corrupt(SQLException e) {
      return "XX001".equals(e.getSQLState()) || "XX002".equals(e.getSQLState());
    }

    @Override
    boolean outcomeUnknown(SQLException e) {
      return lost(e);
    }

    @Override
    List<String> integrity(Session session) {
      return List.of();
    }

    @Override
    long bytes(Session session) throws SQLException {
      return session
          .first(
              "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
                  + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                  + " WHERE n.nspname = current_schema() AND c.relkind = 'r'",
              row -> row.getLong(1))
          .orElse(0L);
    }

    @Override
    void vacuum(Session session) throws SQLException {
      List<String> tables =
          session.query(
              "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()",
              row -> row.getString(1));
      session.update("VACUUM FULL " + String.join(", ", tables));
    }

    @Override
    void overwriting(Session session, boolean wanted) {
      // PostgreSQL has no such thing; its vacuum writes the tables anew.
    }
  }

  private static DaybookException.Unavailable locked(String where) {
    return new DaybookException.Unavailable(
        "vault-locked",
        "the vault at %s is open already, here or in another process: close that one first"
            .formatted(where));
  }

  private static int number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      if (!row.next()) {
        return 0;
      }
      return row.getObject(1) instanceof Boolean bool ? (bool ? 1 : 0) : row.getInt(1);
    }
  }
}
