package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import org.daybook.documents.Sequence;

/// The writer's transaction, as the works of one group see it, one after the other.
final class WriteTx {

  /// What the writer counts.
  ///
  /// @param sequence the feed's last entry
  /// @param living documents that are not deleted
  record Counters(long sequence, long living) {

    static Counters read(Session session) throws SQLException {
      return new Counters(
          session
              .first("SELECT coalesce(max(sequence), 0) FROM feed", row -> row.getLong(1))
              .orElse(0L),
          session
              .first("SELECT value FROM vault WHERE name = 'living'", row -> row.getLong(1))
              .orElse(0L));
    }
  }

  private final Session session;
  private final Counters before;
  private Counters counters;
  private Counters kept;

  WriteTx(Session session, Counters counters) {
    this.session = session;
    this.before = counters;
    this.counters = counters;
    this.kept = counters;
  }

  Session session() {
    return session;
  }

  Counters counters() {
    return counters;
  }

  void begin() throws SQLException {
    kept = counters;
    session.update("SAVEPOINT work");
  }

  void keep() throws SQLException {
    session.update("RELEASE SAVEPOINT work");
  }

  void undo() throws SQLException {
    counters = kept;
    session.update("ROLLBACK TO SAVEPOINT work");
    session.update("RELEASE SAVEPOINT work");
  }

  void saveCounters() throws SQLException {
    if (counters.living() != before.living()) {
      number("living", counters.living());
    }
  }

  /// One document more or less.
  void live(int difference) {
    counters = new Counters(counters.sequence(), counters.living() + difference);
  }

  /// Appends to the feed. @return the entry's place
  Sequence append(Entry entry) throws SQLException {
    long next = counters.sequence() + 1;
    entry.insert(session, next);
    counters = new Counters(next, counters.living());
    return new Sequence(next);
  }

  /// The value of a vault-wide number.
  long number(String name) throws SQLException {
    return session
        .first("SELECT value FROM vault WHERE name = ?", row -> row.getLong(1), name)
        .orElse(0L);
  }

  void number(String name, long value) throws SQLException {
    session.update("UPDATE vault SET value = ? WHERE name = ?", value, name);
  }
}
