package org.daybook.documents.internal.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.automerge.Chunks;

/// Fills the tables of links that version 1 did not have, from the whole history of every document,
/// before anybody can change or collect anything. Cut off, it begins again at the next opening.
final class Reindex {

  /// The number in `vault` that is 1 while it has not been done.
  private static final String DUE = "reindex";

  private static final int AT_ONCE = 200;

  private final Database database;
  private final Links links;
  private final OpenDocuments open;

  Reindex(Database database, Links links, OpenDocuments open) {
    this.database = database;
    this.links = links;
    this.open = open;
  }

  void runIfDue() {
    long due =
        database.read(
            session ->
                session
                    .first("SELECT value FROM vault WHERE name = ?", row -> row.getLong(1), DUE)
                    .orElse(0L));
    if (due == 0) {
      return;
    }
    String after = "";
    while (true) {
      List<DocumentRow> page = page(after);
      if (page.isEmpty()) {
        break;
      }
      write(page);
      after = page.getLast().id().value();
    }
    database
        .writer()
        .write(
            tx -> {
              tx.number(DUE, 0);
              return true;
            });
  }

  private List<DocumentRow> page(String after) {
    return database.read(
        session ->
            session.query(
                "SELECT "
                    + DocumentRow.COLUMNS
                    + " FROM document WHERE id > ? AND state <> 2 ORDER BY id LIMIT ?",
                DocumentRow::read,
                after,
                AT_ONCE));
  }

  private record Linked(DocId doc, LinkChanges changes) {}

  private void write(List<DocumentRow> page) {
    var all = new ArrayList<Linked>();
    for (DocumentRow row : page) {
      LinkChanges now = links.between(row.props().keySet(), new TreeMap<>(), row.props());
      Set<BlobRef> blobs = new HashSet<>(now.blobs());
      blobs.addAll(everNamed(row));
      all.add(
          new Linked(row.id(), new LinkChanges(now.removed(), now.added(), blobs, now.marked())));
    }
    database
        .writer()
        .write(
            tx -> {
              for (Linked linked : all) {
                linked.changes().write(tx, linked.doc());
              }
              return true;
            });
  }

  private Set<BlobRef> everNamed(DocumentRow row) {
    var named = new HashSet<BlobRef>();
    List<byte[]> chunks = database.read(session -> DocumentRows.changes(session, row));
    try (var automerge = AutomergeDocument.load(open.cleaner(), chunks)) {
      automerge.props().values().forEach(value -> Links.blobs(value, named));
      Diagnosis.everNamed(
          automerge, new HashSet<>(Chunks.hashes(automerge.changesSince(Heads.NONE))), named);
    } catch (DaybookException.Fault | IllegalArgumentException e) {
      // The document cannot be read, which a check says; it must not keep the vault from opening.
      System.getLogger(Reindex.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the history of document " + row.id() + " cannot be read: run a check",
              e);
    }
    return named;
  }
}
