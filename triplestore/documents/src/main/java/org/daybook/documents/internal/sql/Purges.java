package org.daybook.documents.internal.sql;

import java.sql.SQLException;
import java.util.List;
import org.daybook.documents.BranchName;
import org.daybook.documents.Commit;
import org.daybook.documents.Compaction;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;

/// Ends a document's bytes, or writes them anew. The caller holds the document's lock.
final class Purges {

  private final Database database;
  private final OpenDocuments open;
  private final java.time.Clock clock;

  Purges(SqlCare.Parts parts) {
    this.database = parts.database();
    this.open = parts.open();
    this.clock = parts.clock();
  }

  static DaybookException.Conflict purged(DocId doc) {
    return new DaybookException.Conflict(
        "document-purged",
        "document %s was purged, and its id stays taken: create another".formatted(doc));
  }

  Commit purge(DocId doc, Provenance provenance) {
    DocumentRow row =
        database
            .read(session -> DocumentRows.row(session, doc))
            .orElseThrow(() -> Commits.unknown(doc));
    return switch (row.state()) {
      case PURGED -> row.last();
      case LIVING ->
          throw new DaybookException.Conflict(
              "document-living", "document %s lives: delete it before it is purged".formatted(doc));
      case DELETED -> {
        open.discard(doc);
        yield purged(row, provenance);
      }
    };
  }

  private Commit purged(DocumentRow row, Provenance provenance) {
    String doc = row.id().value();
    long now = clock.millis();
    // There is no index by document, and none of a deleted one's entries comes meanwhile.
    List<Long> entries =
        database.read(
            session ->
                session.query(
                    "SELECT sequence FROM feed WHERE doc = ?", found -> found.getLong(1), doc));
    Sequence sequence =
        database
            .writer()
            .write(
                tx -> {
                  Session session = tx.session();
                  database.dialect().overwriting(session, true);
                  for (long entry : entries) {
                    session.update(
                        "UPDATE feed SET added = '', changed = '', removed = '', bytes = NULL"
                            + " WHERE sequence = ?",
                        entry);
                  }
                  for (String table : List.of("snapshot", "branch", "blob_use", "doc_tag")) {
                    session.update("DELETE FROM " + table + " WHERE doc = ?", doc);
                  }
                  session.update("DELETE FROM reference WHERE source = ?", doc);
                  Sequence place =
                      tx.append(
                          Entry.notice(
                              row.id(),
                              BranchName.MAIN,
                              FeedEntry.Kind.PURGED,
                              row.heads(),
                              provenance,
                              now));
                  session.update(
                      "UPDATE document SET state = 2, sequence = ?, modified = ?, unique_key = NULL,"
                          + " snapshot = 0, pending = 0, json = '{}' WHERE id = ?",
                      place.value(),
                      now,
                      doc);
                  database.dialect().overwriting(session, false);
                  return place;
                });
    return new Commit(sequence, row.id(), row.heads());
  }

  Compaction compact(DocId doc) {
    OpenDocuments.Open taken = open.take(doc).orElseThrow(() -> Commits.unknown(doc));
    boolean done = false;
    try {
      DocumentRow row = taken.row();
      if (row.state() == DocumentRow.State.PURGED) {
        throw Commits.unknown(doc);
      }
      long before =
          database.read(session -> DocumentRows.changes(session, row)).stream()
              .mapToLong(chunk -> chunk.length)
              .sum();
      byte[] whole = taken.automerge().save();
      DocumentRow after = folded(row);
      database
          .writer()
          .write(
              tx -> {
                fold(tx, row, whole);
                return true;
              });
      if (after.living()) {
        taken.keep(after);
        done = true;
      }
      return new Compaction(before, whole.length);
    } finally {
      if (!done) {
        taken.close();
      }
    }
  }

  private static void fold(WriteTx tx, DocumentRow row, byte[] whole) throws SQLException {
    long sequence = row.document().sequence().value();
    DocumentRows.snapshot(tx, row.id(), whole);
    Chain.forget(tx.session(), sequence, row.snapshot());
    tx.session()
        .update(
            "UPDATE document SET snapshot = ?, pending = 0 WHERE id = ?",
            sequence,
            row.id().value());
  }

  private static DocumentRow folded(DocumentRow row) {
    return new DocumentRow(
        row.document(),
        row.first(),
        row.state(),
        row.unique(),
        row.document().sequence().value(),
        0);
  }
}
