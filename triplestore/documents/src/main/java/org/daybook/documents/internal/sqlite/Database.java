package org.daybook.documents.internal.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.daybook.documents.DaybookException;
import org.sqlite.SQLiteConfig;

/// `vault.db`: a writer and a few readers, held by one process. Thread-safe.
public final class Database implements AutoCloseable {

  /// Reads within one statement's snapshot or more.
  @FunctionalInterface
  interface Query<T> {
    T read(Session session) throws SQLException;
  }

  private final FileChannel lockFile;
  private final Writer writer;
  private final List<Session> readers;
  private final BlockingQueue<Session> idle;

  private Database(FileChannel lockFile, Writer writer, List<Session> readers) {
    this.lockFile = lockFile;
    this.writer = writer;
    this.readers = readers;
    this.idle = new ArrayBlockingQueue<>(readers.size(), true, readers);
  }

  /// Opens or makes the vault's database.
  ///
  /// @throws DaybookException.Unavailable `vault-locked` while another process has it,
  ///     `vault-unreadable`
  public static Database open(Path vaultDir, int readers) {
    var opened = new ArrayList<Session>();
    FileChannel lock = null;
    try {
      Files.createDirectories(vaultDir);
      lock = lock(vaultDir);
      String url = "jdbc:sqlite:" + vaultDir.resolve("vault.db");
      Connection connection = writing().createConnection(url);
      opened.add(new Session(connection));
      Migrations.run(connection);
      for (int i = 0; i < readers; i++) {
        var reader = new Session(reading().createConnection(url));
        opened.add(reader);
        reader.update("PRAGMA query_only = 1");
      }
      return new Database(
          lock, new Writer(opened.getFirst()), List.copyOf(opened.subList(1, opened.size())));
    } catch (IOException | SQLException e) {
      release(opened, lock);
      throw new DaybookException.Unavailable(
          "vault-unreadable",
          "the vault at %s cannot be opened: %s".formatted(vaultDir, e.getMessage()),
          e);
    } catch (RuntimeException e) {
      release(opened, lock);
      throw e;
    }
  }

  private static FileChannel lock(Path vaultDir) throws IOException {
    FileChannel file =
        FileChannel.open(
            vaultDir.resolve("vault.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return file;
      }
    } catch (OverlappingFileLockException _) {
      // This very process has it open: the same answer.
    }
    file.close();
    throw new DaybookException.Unavailable(
        "vault-locked",
        "the vault at %s is open already, here or in another process: close that one first"
            .formatted(vaultDir));
  }

  private static SQLiteConfig writing() {
    var config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.setCacheSize(-16_000);
    return config;
  }

  private static SQLiteConfig reading() {
    var config = new SQLiteConfig();
    config.setBusyTimeout(10_000);
    return config;
  }

  public Writer writer() {
    return writer;
  }

  <T> T read(Query<T> query) {
    Session session = take();
    try {
      return query.read(session);
    } catch (SQLException e) {
      throw new DaybookException.Unavailable(
          "vault-unreadable", "the vault's database cannot be read: " + e.getMessage(), e);
    } finally {
      idle.add(session);
    }
  }

  private Session take() {
    if (writer.closed()) {
      throw Writer.closedException();
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return idle.take();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Ends what is queued, then lets go of the files.
  @Override
  public void close() {
    if (!writer.close()) {
      return;
    }
    var sessions = new ArrayList<Session>();
    for (int i = 0; i < readers.size(); i++) {
      sessions.add(takeForClosing());
    }
    sessions.add(writer.session());
    release(sessions, lockFile);
  }

  private Session takeForClosing() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return idle.take();
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void release(
      List<Session> sessions, @org.jspecify.annotations.Nullable FileChannel lock) {
    for (Session session : sessions) {
      try {
        session.close();
      } catch (SQLException e) {
        System.getLogger(Database.class.getName())
            .log(System.Logger.Level.WARNING, "a database connection did not close", e);
      }
    }
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        System.getLogger(Database.class.getName())
            .log(System.Logger.Level.WARNING, "the vault's lock file did not close", e);
      }
    }
  }
}
