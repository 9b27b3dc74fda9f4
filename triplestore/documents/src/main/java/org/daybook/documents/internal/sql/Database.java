package org.daybook.documents.internal.sql;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.DatabaseLocation;
import org.daybook.documents.DaybookException;

/// The vault's database: a writer and a few readers, held by one process. Thread-safe.
public final class Database implements AutoCloseable {

  /// Reads within one statement's snapshot or more.
  @FunctionalInterface
  interface Query<T> {
    T read(Session session) throws SQLException;
  }

  /// How long a reader waits for a connection before it looks whether the vault was closed.
  private static final long LOOK_MILLIS = 100;

  private final Dialect dialect;
  private final Dialect.Hold hold;
  private final Writer writer;
  private final int readers;
  private final BlockingQueue<Session> idle;

  private Database(Dialect dialect, Dialect.Hold hold, Writer writer, List<Session> readers) {
    this.dialect = dialect;
    this.hold = hold;
    this.writer = writer;
    this.readers = readers.size();
    this.idle = new ArrayBlockingQueue<>(readers.size(), true, readers);
  }

  /// Opens or makes the vault's database.
  ///
  /// @throws DaybookException.Unavailable `vault-locked` while another process has it,
  ///     `vault-unreadable`
  /// @throws DaybookException.Fault `vault-corrupt`
  public static Database open(DatabaseLocation location, Path vaultDir, int readers) {
    Dialect dialect = Dialect.of(location, vaultDir);
    var opened = new ArrayList<Session>();
    Dialect.Hold hold = () -> {};
    try {
      hold = dialect.hold();
      Connection connection = dialect.writing();
      opened.add(new Session(connection));
      Migrations.run(connection, dialect);
      for (int i = 0; i < readers; i++) {
        opened.add(new Session(dialect.reading()));
      }
      return new Database(
          dialect,
          hold,
          new Writer(opened.getFirst(), dialect),
          List.copyOf(opened.subList(1, opened.size())));
    } catch (IOException | SQLException e) {
      release(opened, hold);
      if (e instanceof SQLException sql && dialect.corrupt(sql)) {
        throw corrupt(sql);
      }
      throw new DaybookException.Unavailable(
          "vault-unreadable",
          "the vault at %s cannot be opened: %s".formatted(dialect.where(), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      release(opened, hold);
      throw e;
    }
  }

  public Writer writer() {
    return writer;
  }

  Dialect dialect() {
    return dialect;
  }

  /// @throws DaybookException.Unavailable `vault-unreadable`, `vault-closed`
  /// @throws DaybookException.Fault `vault-corrupt`
  <T> T read(Query<T> query) {
    Session session = take();
    try {
      return query.read(session);
    } catch (SQLException e) {
      if (dialect.corrupt(e)) {
        throw corrupt(e);
      }
      if (dialect.lost(e)) {
        session = replaced(session);
      }
      throw unreadable(e);
    } finally {
      idle.add(session);
    }
  }

  /// Reads everything of one moment, however long it takes; writers go on.
  <T> T readSnapshot(Query<T> query) {
    return read(
        session -> {
          dialect.beginSnapshot(session.connection());
          try {
            return query.read(session);
          } finally {
            dialect.endSnapshot(session.connection());
          }
        });
  }

  private Session replaced(Session lost) {
    lost.abandon();
    try {
      return new Session(dialect.reading());
    } catch (SQLException e) {
      System.getLogger(Database.class.getName())
          .log(System.Logger.Level.DEBUG, "the database is not back yet", e);
      return lost;
    }
  }

  private static DaybookException unreadable(SQLException e) {
    return new DaybookException.Unavailable(
        "vault-unreadable", "the vault's database cannot be read: " + e.getMessage(), e);
  }

  static DaybookException.Fault corrupt(SQLException e) {
    return new DaybookException.Fault(
        "vault-corrupt",
        "the vault's database is damaged (%s): see what with `daybook check`, then restore a backup"
            .formatted(e.getMessage()),
        e);
  }

  private Session take() {
    boolean interrupted = false;
    try {
      while (!writer.closed()) {
        try {
          Session session = idle.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          if (session != null) {
            return session;
          }
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      throw Writer.closedException();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Session uninterrupted() {
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
    for (int i = 0; i < readers; i++) {
      sessions.add(uninterrupted());
    }
    sessions.add(writer.session());
    try {
      dialect.letGo(writer.session());
    } catch (SQLException e) {
      System.getLogger(Database.class.getName())
          .log(System.Logger.Level.DEBUG, "the connection is gone, and the lock with it", e);
    }
    release(sessions, hold);
  }

  private static void release(List<Session> sessions, Dialect.Hold hold) {
    for (Session session : sessions) {
      session.abandon();
    }
    try {
      hold.close();
    } catch (SQLException | IOException e) {
      System.getLogger(Database.class.getName())
          .log(System.Logger.Level.WARNING, "the vault's lock did not close", e);
    }
  }
}
