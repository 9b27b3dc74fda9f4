package org.daybook.wflow.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.WflowException.InUse;
import org.daybook.wflow.WflowException.Unavailable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The file of a log, locked for one opening: its tables, its epoch, where it begins and ends.
final class SqliteFile implements AutoCloseable {

  private static final int VERSION = 1;

  private final Path file;
  private final Connection lock;
  private final long epoch;
  private final long base;
  private final long last;

  private SqliteFile(Path file, Connection lock) throws SQLException {
    this.file = file;
    this.lock = lock;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      long version = number(statement, "PRAGMA user_version");
      if (version == 0) {
        create(statement);
      } else if (version != VERSION) {
        throw new Damaged(
            "wflow log %s has format %d: this version reads format %d"
                .formatted(file, version, VERSION));
      }
      statement.executeUpdate("UPDATE meta SET epoch = epoch + 1");
      epoch = number(statement, "SELECT epoch FROM meta");
      base = number(statement, "SELECT base FROM meta");
      last = Math.max(base, number(statement, "SELECT COALESCE(MAX(position), 0) FROM log"));
    }
  }

  static SqliteFile open(Path file) {
    Connection lock = lock(file);
    try {
      return new SqliteFile(file, lock);
    } catch (SQLException e) {
      release(lock);
      throw SqliteLog.unreadable(file, e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  Connection connect() throws SQLException {
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Copies the file as it is at one moment; its write-ahead log lets others write meanwhile.
  void copyTo(Path copy) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, copy.toString());
      statement.execute();
      force(copy);
      Path folder = copy.getParent();
      if (folder != null) {
        force(folder);
      }
    } catch (SQLException | IOException e) {
      throw new Unavailable(
          "wflow log %s could not be copied to %s: wanted a new file on a disk with room"
              .formatted(file, copy),
          e);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  long epoch() {
    return epoch;
  }

  long base() {
    return base;
  }

  long last() {
    return last;
  }

  @Override
  public void close() {
    release(lock);
  }

  static boolean saysDamaged(SQLException e) {
    return says(e, SQLiteErrorCode.SQLITE_NOTADB) || says(e, SQLiteErrorCode.SQLITE_CORRUPT);
  }

  private static boolean says(SQLException e, SQLiteErrorCode code) {
    return e instanceof SQLiteException sqlite && sqlite.getResultCode() == code;
  }

  private static void create(Statement statement) throws SQLException {
    statement.execute("BEGIN IMMEDIATE");
    statement.execute(
        "CREATE TABLE log (position INTEGER PRIMARY KEY, grp TEXT, bytes BLOB NOT NULL)");
    statement.execute("CREATE INDEX log_grp ON log (grp) WHERE grp IS NOT NULL");
    statement.execute("CREATE TABLE state (name TEXT PRIMARY KEY, bytes BLOB NOT NULL)");
    statement.execute("CREATE TABLE meta (epoch INTEGER NOT NULL, base INTEGER NOT NULL)");
    statement.execute("INSERT INTO meta VALUES (0, 0)");
    statement.execute("PRAGMA user_version = " + VERSION);
    statement.execute("COMMIT");
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /// An exclusive transaction on a file beside the log. SQLite knows of its own locks; those of
  /// [java.nio.channels.FileChannel] vanish when another channel of the process on the same file is
  /// closed.
  private static Connection lock(Path file) {
    Path beside = file.resolveSibling(file.getFileName() + ".lock");
    Connection connection = null;
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      connection = JDBC.createConnection("jdbc:sqlite:" + beside, new Properties());
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 0");
        statement.execute("BEGIN EXCLUSIVE");
      }
      return connection;
    } catch (SQLException e) {
      if (connection != null) {
        release(connection);
      }
      if (says(e, SQLiteErrorCode.SQLITE_BUSY)) {
        throw new InUse(
            "wflow log %s is open in another process or engine: close that one first"
                .formatted(file));
      }
      throw new Unavailable("wflow log %s: cannot lock %s".formatted(file, beside), e);
    } catch (IOException e) {
      throw new Unavailable("wflow log %s: cannot make its folder".formatted(file), e);
    }
  }

  private static void release(Connection lock) {
    try {
      lock.close();
    } catch (SQLException e) {
      throw new Unavailable("the lock of a wflow log could not be released", e);
    }
  }
}
