package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// How the rows of documents are read.
final class DocumentRows {

  private DocumentRows() {}

  static Optional<DocumentRow> row(Session session, DocId doc) throws SQLException {
    return session.first(
        "SELECT " + DocumentRow.COLUMNS + " FROM document WHERE id = ?",
        DocumentRow::read,
        doc.value());
  }

  /// @param wanted the props that are read
  static List<Document> list(
      Session session, @Nullable DocId after, int limit, Predicate<PropKey> wanted)
      throws SQLException {
    return session.query(
        "SELECT "
            + DocumentRow.COLUMNS
            + " FROM document WHERE state = 0 AND id > ? ORDER BY id LIMIT ?",
        row -> DocumentRow.document(row, wanted),
        after == null ? "" : after.value(),
        limit);
  }

  /// @param wanted the props that are read
  static List<Document> listByTag(
      Session session, Tag tag, @Nullable DocId after, int limit, Predicate<PropKey> wanted)
      throws SQLException {
    return session.query(
        "SELECT d.* FROM doc_tag t JOIN document d ON d.id = t.doc"
            + " WHERE t.tag = ? AND t.doc > ? ORDER BY t.doc LIMIT ?",
        row -> DocumentRow.document(row, wanted),
        tag.name(),
        after == null ? "" : after.value(),
        limit);
  }

  static Optional<DocId> byUnique(Session session, String unique) throws SQLException {
    return session.first(
        "SELECT id FROM document WHERE unique_key = ? AND state = 0",
        row -> new DocId(row.getString(1)),
        unique);
  }

  /// A document's changes, joined in order to load as one.
  static List<byte[]> changes(Session session, DocumentRow row) throws SQLException {
    var chunks = new ArrayList<byte[]>();
    if (row.snapshot() > 0) {
      session
          .first("SELECT bytes FROM snapshot WHERE doc = ?", r -> r.getBytes(1), row.id().value())
          .ifPresent(chunks::add);
    }
    chunks.addAll(Chain.pending(session, row.document().sequence().value(), row.snapshot()));
    return chunks;
  }

  static void snapshot(WriteTx tx, DocId doc, byte[] whole) throws SQLException {
    tx.session()
        .update(
            "INSERT INTO snapshot (doc, bytes) VALUES (?, ?)"
                + " ON CONFLICT (doc) DO UPDATE SET bytes = excluded.bytes",
            doc.value(),
            whole);
  }
}
