package org.daybook.wflow.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.daybook.wflow.WflowException.Unavailable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few connections to read with, opened when they are first wanted. Thread-safe.
final class Readers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
  private static final int MOST = 4;

  private final Dialect dialect;
  private final Semaphore free = new Semaphore(MOST);
  private final ArrayDeque<Reader> idle = new ArrayDeque<>();
  private boolean closed;

  Readers(Dialect dialect) {
    this.dialect = dialect;
  }

  @FunctionalInterface
  interface Query<T> {
    T read(Reader reader) throws SQLException;
  }

  /// A connection and its statements; confined to the query that has it.
  static final class Reader {
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Reader(Connection connection) {
      this.connection = connection;
    }

    Connection connection() {
      return connection;
    }

    PreparedStatement statement(String sql) throws SQLException {
      PreparedStatement known = statements.get(sql);
      if (known == null) {
        known = connection.prepareStatement(sql);
        statements.put(sql, known);
      }
      return known;
    }
  }

  <T> T read(Query<T> query) {
    free.acquireUninterruptibly();
    Reader reader = null;
    try {
      reader = take();
      T answer = query.read(reader);
      giveBack(reader);
      reader = null;
      return answer;
    } catch (SQLException e) {
      throw dialect.unreadable(e);
    } finally {
      drop(reader);
      free.release();
    }
  }

  private Reader take() throws SQLException {
    synchronized (idle) {
      if (closed) {
        throw new Unavailable("%s is closed: open it again".formatted(dialect.where()), null);
      }
      Reader reader = idle.poll();
      if (reader != null) {
        return reader;
      }
    }
    return new Reader(dialect.reading());
  }

  private void giveBack(Reader reader) {
    synchronized (idle) {
      idle.push(reader);
    }
  }

  private static void drop(@Nullable Reader reader) {
    if (reader == null) {
      return;
    }
    try {
      reader.connection.close();
    } catch (SQLException e) {
      LOG.debug("a connection that failed did not close", e);
    }
  }

  @Override
  public void close() {
    free.acquireUninterruptibly(MOST);
    synchronized (idle) {
      closed = true;
      idle.forEach(Readers::drop);
      idle.clear();
    }
    free.release(MOST);
  }
}
