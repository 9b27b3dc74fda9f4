package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.Author;
import org.daybook.documents.Heads;
import org.daybook.documents.Sequence;
import org.daybook.documents.Version;

/// A branch's commits, newest first: from its last one along `previous`. Each step is a lookup by
/// key, so a document's history costs what it is long, and no index.
final class Chain {

  /// `sequence, previous` of the entries from ? down to above ?. CROSS JOIN, since SQLite takes
  /// that as the order to go in; left to itself it reads the whole feed.
  private static final String STEPS =
      "WITH RECURSIVE steps (step, below) AS ("
          + " SELECT sequence, previous FROM feed WHERE sequence = ?"
          + " UNION ALL"
          + " SELECT f.sequence, f.previous FROM steps s CROSS JOIN feed f"
          + " WHERE f.sequence = s.below AND s.below > ?) ";

  private Chain() {}

  /// A commit that made a version.
  record Made(Sequence sequence, long atMillis) {}

  /// Commits before a place, newest first.
  static List<Version> versions(Session session, long last, long before, int limit)
      throws SQLException {
    return session.query(
        STEPS
            + "SELECT "
            + Entry.COLUMNS
            + " FROM steps CROSS JOIN feed WHERE sequence = step AND step < ?"
            + " ORDER BY step DESC LIMIT ?",
        row -> {
          var entry = Entry.read(row);
          return new Version(
              entry.sequence(),
              entry.branch(),
              entry.kind(),
              entry.heads(),
              entry.added(),
              entry.changed(),
              entry.removed(),
              entry.provenance(),
              entry.at());
        },
        last,
        0L,
        before,
        limit);
  }

  /// The commit that made a version, or empty if the branch never had it. Costs the way back to it.
  static Optional<Made> made(Session session, long last, Heads heads) throws SQLException {
    return session.first(
        STEPS
            + "SELECT sequence, at FROM steps CROSS JOIN feed WHERE sequence = step"
            + " AND heads = ? AND kind IN ('CREATED', 'EDITED', 'RESTORED', 'BRANCHED') LIMIT 1",
        row -> new Made(new Sequence(row.getLong(1)), row.getLong(2)),
        last,
        0L,
        heads.toString());
  }

  /// Whether an author made a change after the given commit.
  static boolean wroteAfter(Session session, long last, Author author, Sequence after)
      throws SQLException {
    return session
        .first(
            STEPS
                + "SELECT 1 FROM steps CROSS JOIN feed WHERE sequence = step"
                + " AND author_kind = ? AND author_name = ? AND kind <> 'DELETED' LIMIT 1",
            row -> row.getInt(1),
            last,
            after.value(),
            author.kind().name(),
            author.name())
        .isPresent();
  }

  /// The changes that no snapshot holds yet, oldest first.
  static List<byte[]> pending(Session session, long last, long snapshot) throws SQLException {
    return session.query(
        STEPS
            + "SELECT bytes FROM steps CROSS JOIN feed WHERE sequence = step"
            + " AND step > ? AND bytes IS NOT NULL ORDER BY step",
        row -> row.getBytes(1),
        last,
        snapshot,
        snapshot);
  }

  /// Forgets the bytes that a snapshot now holds.
  static void forget(Session session, long last, long snapshot) throws SQLException {
    session.update(
        "UPDATE feed SET bytes = NULL WHERE bytes IS NOT NULL AND sequence IN ("
            + STEPS
            + "SELECT step FROM steps)",
        last,
        snapshot);
  }
}
