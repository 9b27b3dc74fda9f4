package org.daybook.wflow.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// One file; one writes, others read beside it (WAL).
final class SqliteDialect extends Dialect {

  private static final Tables.Words WORDS =
      new Tables.Words(
          "INTEGER",
          "TEXT",
          "BLOB",
          "strftime('%%Y-%%m-%%dT%%H:%%M:%%fZ', %s / 1000000000.0, 'unixepoch')");

  /// Pages (of 4 KiB) in the WAL before they go to the file.
  private static final int CHECKPOINT_PAGES = 4_000;

  private final Path file;
  private final @Nullable SqliteLock lock;
  private final RowUpgrade upgrade;

  /// @param lock the dialect's own from now on
  SqliteDialect(Path file, @Nullable SqliteLock lock, RowUpgrade upgrade) {
    this.file = file;
    this.lock = lock;
    this.upgrade = upgrade;
  }

  @Override
  String where() {
    return "wflow log " + file;
  }

  @Override
  void prepare(int partitions) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      if (Dialect.number(statement, "PRAGMA user_version") == Tables.FORMAT) {
        return;
      }
      statement.execute("BEGIN IMMEDIATE");
      long format = Dialect.number(statement, "PRAGMA user_version");
      if (format == 0) {
        Tables.create(connection, WORDS, partitions);
      } else if (format == FormatOne.FORMAT) {
        FormatOne.upgrade(connection, WORDS, upgrade);
      } else if (format != Tables.FORMAT) {
        throw ofAnotherFormat(format);
      }
      statement.execute("PRAGMA user_version = " + Tables.FORMAT);
      statement.execute("COMMIT");
    }
  }

  @Override
  Connection writing() throws SQLException {
    Connection connection = connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
      statement.execute("PRAGMA journal_size_limit = " + 2L * CHECKPOINT_PAGES * 4096);
      statement.execute("PRAGMA cache_size = -32000");
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
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = 1");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Connection connect() throws SQLException {
    // The driver would ask after every insert for the key it made, which is known here.
    SQLiteConfig config = new SQLiteConfig();
    config.setGetGeneratedKeys(false);
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, config.toProperties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// The first statement must be one that writes, if only nothing: one that reads would let another
  /// process write before this one does, and this one fail.
  @Override
  String begin() {
    return "DELETE FROM partition WHERE partition < 0";
  }

  @Override
  String forUpdate() {
    return "";
  }

  @Override
  boolean saysDamaged(SQLException e) {
    return says(e, SQLiteErrorCode.SQLITE_NOTADB) || says(e, SQLiteErrorCode.SQLITE_CORRUPT);
  }

  static boolean says(SQLException e, SQLiteErrorCode code) {
    return e instanceof SQLiteException sqlite && (sqlite.getResultCode().code & 0xff) == code.code;
  }

  @Override
  long bytes(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return Dialect.number(statement, "PRAGMA page_count")
          * Dialect.number(statement, "PRAGMA page_size");
    }
  }

  /// Copies the file as it is at one moment; its write-ahead log lets others write meanwhile.
  @Override
  void copyTo(Path copy) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, copy.toString());
      statement.execute();
      force(copy);
    } catch (SQLException | IOException e) {
      throw notCopied(copy, e);
    }
  }

  /// Makes a new file with empty tables, and nothing beside it.
  static Connection create(Path file, int partitions) throws SQLException {
    if (Files.exists(file)) {
      throw new SQLException("%s is there already".formatted(file));
    }
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("PRAGMA user_version = " + Tables.FORMAT);
      Tables.create(connection, WORDS, partitions);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /// Returns once a file and its name are on the disk.
  static void force(Path file) throws IOException {
    sync(file);
    Path folder = file.getParent();
    if (folder != null) {
      sync(folder);
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
