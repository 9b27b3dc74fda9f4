package org.daybook.wflow.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.daybook.wflow.WflowException.InUse;
import org.daybook.wflow.WflowException.Unavailable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;

/// An exclusive transaction on a file beside the log. SQLite knows of its own locks; those of
/// [java.nio.channels.FileChannel] vanish when another channel of the process on the same file is
/// closed.
final class SqliteLock implements AutoCloseable {

  private final Connection connection;

  private SqliteLock(Connection connection) {
    this.connection = connection;
  }

  /// @throws InUse while another store has it, in this process or another
  static SqliteLock of(Path file) {
    Path beside = file.resolveSibling(file.getFileName() + ".lock");
    try {
      return new SqliteLock(locked(beside));
    } catch (SQLException e) {
      if (SqliteDialect.says(e, SQLiteErrorCode.SQLITE_BUSY)) {
        throw new InUse(
            "wflow log %s is open in another process or engine: close that one first"
                .formatted(file));
      }
      throw new Unavailable("wflow log %s: cannot lock %s".formatted(file, beside), e);
    }
  }

  /// Makes the folder of a log.
  static void makeFolder(Path file) {
    try {
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new Unavailable("wflow log %s: cannot make its folder".formatted(file), e);
    }
  }

  private static Connection locked(Path beside) throws SQLException {
    Connection connection = JDBC.createConnection("jdbc:sqlite:" + beside, new Properties());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 0");
      statement.execute("BEGIN EXCLUSIVE");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new Unavailable("the lock of a wflow log could not be released", e);
    }
  }
}
