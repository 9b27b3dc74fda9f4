package org.daybook.documents.internal.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.BranchName;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.jspecify.annotations.Nullable;

/// A row of `feed` that waits for its place; as text, so that the writer only binds.
///
/// @param previous the branch's last commit; null for its first, and for entries that are none
/// @param bytes the Automerge change; null when a snapshot holds it or there is none
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Entry(
    DocId doc,
    BranchName branch,
    FeedEntry.Kind kind,
    Heads heads,
    @Nullable Long previous,
    String added,
    String changed,
    String removed,
    Provenance provenance,
    long atMillis,
    byte @Nullable [] bytes) {

  private static final String INSERT =
      "INSERT INTO feed (sequence, doc, branch, kind, heads, previous, added, changed, removed,"
          + " author_kind, author_name, cause, at, bytes)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  static Entry of(
      DocId doc,
      BranchName branch,
      FeedEntry.Kind kind,
      Heads heads,
      @Nullable Long previous,
      KeyChanges keys,
      Provenance provenance,
      long atMillis,
      byte @Nullable [] bytes) {
    return new Entry(
        doc,
        branch,
        kind,
        heads,
        previous,
        joined(keys.added()),
        joined(keys.changed()),
        joined(keys.removed()),
        provenance,
        atMillis,
        bytes);
  }

  /// An entry that touches no key and belongs to no chain.
  static Entry notice(
      DocId doc,
      BranchName branch,
      FeedEntry.Kind kind,
      Heads heads,
      Provenance provenance,
      long atMillis) {
    return new Entry(doc, branch, kind, heads, null, "", "", "", provenance, atMillis, null);
  }

  /// The same, following another entry.
  Entry after(Sequence before) {
    return new Entry(
        doc,
        branch,
        kind,
        heads,
        before.value(),
        added,
        changed,
        removed,
        provenance,
        atMillis,
        bytes);
  }

  void insert(Session session, long sequence) throws SQLException {
    session.update(
        INSERT,
        sequence,
        doc.value(),
        branch.value(),
        kind.name(),
        heads.toString(),
        previous,
        added,
        changed,
        removed,
        provenance.author().kind().name(),
        provenance.author().name(),
        provenance.cause(),
        atMillis,
        bytes);
  }

  /// Everything but the bytes, and but which entry came before.
  static final String COLUMNS =
      "sequence, doc, branch, kind, heads, added, changed, removed, author_kind, author_name,"
          + " cause, at";

  static FeedEntry read(ResultSet row) throws SQLException {
    return new FeedEntry(
        new Sequence(row.getLong("sequence")),
        new DocId(row.getString("doc")),
        new BranchName(row.getString("branch")),
        FeedEntry.Kind.valueOf(row.getString("kind")),
        Heads.parse(row.getString("heads")),
        keys(row.getString("added")),
        keys(row.getString("changed")),
        keys(row.getString("removed")),
        provenance(row),
        Instant.ofEpochMilli(row.getLong("at")));
  }

  static Provenance provenance(ResultSet row) throws SQLException {
    return new Provenance(
        new Author(Author.Kind.valueOf(row.getString("author_kind")), row.getString("author_name")),
        row.getString("cause"));
  }

  private static SortedSet<PropKey> keys(String joined) {
    var keys = new TreeSet<PropKey>();
    for (String key : joined.isEmpty() ? new String[0] : joined.split(" ", -1)) {
      keys.add(PropKey.parse(key));
    }
    return keys;
  }

  private static String joined(Iterable<PropKey> keys) {
    var text = new StringBuilder();
    for (PropKey key : keys) {
      text.append(text.isEmpty() ? "" : " ").append(key);
    }
    return text.toString();
  }
}
