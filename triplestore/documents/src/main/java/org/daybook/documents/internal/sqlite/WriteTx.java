package org.daybook.documents.internal.sqlite;

import java.sql.SQLException;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.jspecify.annotations.Nullable;

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
    session.update("RELEASE work");
  }

  void undo() throws SQLException {
    counters = kept;
    session.update("ROLLBACK TO work");
    session.update("RELEASE work");
  }

  void saveCounters() throws SQLException {
    if (counters.living() != before.living()) {
      session.update("UPDATE vault SET value = ? WHERE name = 'living'", counters.living());
    }
  }

  /// One document more or less.
  void live(int difference) {
    counters = new Counters(counters.sequence(), counters.living() + difference);
  }

  /// Appends to the feed. @return the entry's place
  Sequence append(
      DocId doc,
      FeedEntry.Kind kind,
      Heads heads,
      KeyChanges keys,
      Provenance provenance,
      long atMillis)
      throws SQLException {
    long next = counters.sequence() + 1;
    session.update(
        "INSERT INTO feed (sequence, doc, kind, heads, added, changed, removed, author_kind,"
            + " author_name, cause, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        next,
        doc.value(),
        kind.name(),
        heads.toString(),
        joined(keys.added()),
        joined(keys.changed()),
        joined(keys.removed()),
        provenance.author().kind().name(),
        provenance.author().name(),
        provenance.cause(),
        atMillis);
    counters = new Counters(next, counters.living());
    return new Sequence(next);
  }

  /// The value of a vault-wide number.
  long number(String name) throws SQLException {
    return session
        .first("SELECT value FROM vault WHERE name = ?", row -> row.getLong(1), name)
        .orElse(0L);
  }

  void number(String name, @Nullable Long value) throws SQLException {
    session.update("UPDATE vault SET value = ? WHERE name = ?", value, name);
  }

  private static String joined(Iterable<PropKey> keys) {
    var text = new StringBuilder();
    for (PropKey key : keys) {
      text.append(text.isEmpty() ? "" : " ").append(key);
    }
    return text.toString();
  }
}
