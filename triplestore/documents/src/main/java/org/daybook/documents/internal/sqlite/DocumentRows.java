package org.daybook.documents.internal.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.Commit;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// The rows of documents: how they are read, and how a commit changes them.
final class DocumentRows {

  private DocumentRows() {}

  /// A commit to an existing document, ready to be written.
  ///
  /// @param before the row it is based on
  /// @param heads the new version
  /// @param after the new content
  /// @param bytes the change, or the whole history if `snapshot`
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Change(
      DocumentRow before,
      Heads heads,
      SortedMap<PropKey, JsonNode> after,
      byte[] bytes,
      boolean snapshot,
      Provenance provenance,
      long atMillis) {}

  static Optional<DocumentRow> row(Session session, DocId doc) throws SQLException {
    return session.first(
        "SELECT " + DocumentRow.COLUMNS + " FROM document WHERE id = ?",
        DocumentRow::read,
        doc.value());
  }

  static List<org.daybook.documents.Document> list(
      Session session, @Nullable DocId after, int limit) throws SQLException {
    return session.query(
        "SELECT "
            + DocumentRow.COLUMNS
            + " FROM document WHERE deleted = 0 AND id > ? ORDER BY id LIMIT ?",
        DocumentRow::document,
        after == null ? "" : after.value(),
        limit);
  }

  static List<org.daybook.documents.Document> listByTag(
      Session session, Tag tag, @Nullable DocId after, int limit) throws SQLException {
    return session.query(
        "SELECT d.* FROM doc_tag t JOIN document d ON d.id = t.doc"
            + " WHERE t.tag = ? AND t.doc > ? ORDER BY t.doc LIMIT ?",
        DocumentRow::document,
        tag.name(),
        after == null ? "" : after.value(),
        limit);
  }

  static Optional<DocId> byUnique(Session session, String unique) throws SQLException {
    return session.first(
        "SELECT id FROM document WHERE unique_key = ? AND deleted = 0",
        row -> new DocId(row.getString(1)),
        unique);
  }

  static Commit create(WriteTx tx, NewDocument document, Heads heads, byte[] bytes, long atMillis)
      throws SQLException {
    Sequence sequence =
        tx.append(
            document.id(),
            FeedEntry.Kind.CREATED,
            heads,
            new KeyChanges(
                new TreeSet<>(document.props().keySet()), new TreeSet<>(), new TreeSet<>()),
            document.provenance(),
            atMillis);
    tx.session()
        .update(
            "INSERT INTO document (id, heads, sequence, created_heads, created_sequence, created,"
                + " modified, deleted, unique_key, chunks, json)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, 1, ?)",
            document.id().value(),
            heads.toString(),
            sequence.value(),
            heads.toString(),
            sequence.value(),
            atMillis,
            atMillis,
            document.unique(),
            Json.propsText(document.props()));
    chunk(tx, document.id(), 0, bytes);
    retag(tx, document.id(), Set.of(), tags(document.props()));
    tx.live(1);
    return new Commit(sequence, document.id(), heads);
  }

  static Commit change(WriteTx tx, Change change) throws SQLException {
    DocId doc = change.before().document().id();
    Sequence sequence =
        tx.append(
            doc,
            FeedEntry.Kind.EDITED,
            change.heads(),
            KeyChanges.between(change.before().props(), change.after()),
            change.provenance(),
            change.atMillis());
    if (change.snapshot()) {
      tx.session().update("DELETE FROM chunk WHERE doc = ?", doc.value());
      chunk(tx, doc, 0, change.bytes());
    } else {
      chunk(tx, doc, change.before().chunks(), change.bytes());
    }
    tx.session()
        .update(
            "UPDATE document SET heads = ?, sequence = ?, modified = ?, chunks = ?, json = ?"
                + " WHERE id = ?",
            change.heads().toString(),
            sequence.value(),
            change.atMillis(),
            change.snapshot() ? 1 : change.before().chunks() + 1,
            Json.propsText(change.after()),
            doc.value());
    retag(tx, doc, tags(change.before().props()), tags(change.after()));
    return new Commit(sequence, doc, change.heads());
  }

  static Commit delete(WriteTx tx, DocumentRow before, Provenance provenance, long atMillis)
      throws SQLException {
    DocId doc = before.document().id();
    Sequence sequence =
        tx.append(
            doc,
            FeedEntry.Kind.DELETED,
            before.heads(),
            new KeyChanges(
                new TreeSet<>(), new TreeSet<>(), new TreeSet<>(before.props().keySet())),
            provenance,
            atMillis);
    tx.session()
        .update(
            "UPDATE document SET deleted = 1, sequence = ?, modified = ?, json = '{}'"
                + " WHERE id = ?",
            sequence.value(),
            atMillis,
            doc.value());
    retag(tx, doc, tags(before.props()), Set.of());
    tx.live(-1);
    return new Commit(sequence, doc, before.heads());
  }

  /// The feed's entry that made a version, or empty if the document never had it.
  static Optional<Version> version(Session session, DocId doc, Heads heads) throws SQLException {
    return session.first(
        "SELECT sequence, at FROM feed WHERE doc = ? AND heads = ?"
            + " AND kind IN ('CREATED', 'EDITED') ORDER BY sequence LIMIT 1",
        row -> new Version(new Sequence(row.getLong(1)), row.getLong(2)),
        doc.value(),
        heads.toString());
  }

  /// A commit that made a version.
  record Version(Sequence sequence, long atMillis) {}

  /// Whether an author made a change after the given commit.
  static boolean wroteAfter(Session session, DocId doc, Author author, Sequence after)
      throws SQLException {
    return session
        .first(
            "SELECT 1 FROM feed WHERE doc = ? AND sequence > ? AND author_kind = ?"
                + " AND author_name = ? AND kind IN ('CREATED', 'EDITED') LIMIT 1",
            row -> row.getInt(1),
            doc.value(),
            after.value(),
            author.kind().name(),
            author.name())
        .isPresent();
  }

  private static void chunk(WriteTx tx, DocId doc, int number, byte[] bytes) throws SQLException {
    tx.session()
        .update(
            "INSERT INTO chunk (doc, number, bytes) VALUES (?, ?, ?)", doc.value(), number, bytes);
  }

  private static void retag(WriteTx tx, DocId doc, Set<Tag> before, Set<Tag> after)
      throws SQLException {
    for (Tag gone : before) {
      if (!after.contains(gone)) {
        tx.session()
            .update("DELETE FROM doc_tag WHERE tag = ? AND doc = ?", gone.name(), doc.value());
      }
    }
    for (Tag added : after) {
      if (!before.contains(added)) {
        tx.session()
            .update("INSERT INTO doc_tag (tag, doc) VALUES (?, ?)", added.name(), doc.value());
      }
    }
  }

  private static Set<Tag> tags(SortedMap<PropKey, JsonNode> props) {
    var tags = new TreeSet<Tag>();
    props.keySet().forEach(key -> tags.add(key.tag()));
    return tags;
  }
}
