package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import org.daybook.documents.DaybookException;

/// Reads everything of one moment, on a connection of its own, so that long work takes no reader
/// from others. Writers go on.
final class Moment {

  private Moment() {}

  /// @throws DaybookException.Unavailable `vault-unreadable`, `vault-closed`
  /// @throws DaybookException.Fault `vault-corrupt`
  static <T> T read(Database database, Database.Query<T> query) {
    if (database.writer().closed()) {
      throw Writer.closedException();
    }
    Dialect dialect = database.dialect();
    try (var session = new Session(dialect.reading())) {
      dialect.beginSnapshot(session.connection());
      try {
        return query.read(session);
      } finally {
        dialect.endSnapshot(session.connection());
      }
    } catch (SQLException e) {
      if (dialect.corrupt(e)) {
        throw Database.corrupt(e);
      }
      throw new DaybookException.Unavailable(
          "vault-unreadable", "the vault's database cannot be read: " + e.getMessage(), e);
    }
  }

  /// Ends long work whose thread was interrupted.
  ///
  /// @throws DaybookException.Unavailable `care-interrupted`
  static void heed() {
    if (Thread.currentThread().isInterrupted()) {
      throw new DaybookException.Unavailable(
          "care-interrupted", "the work was interrupted before its end: start it again");
    }
  }
}
