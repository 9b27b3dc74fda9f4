package org.daybook.documents.internal.sqlite;

import java.time.Instant;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Heads;

/// Documents as they were. Thread-safe.
final class History {

  private final Database database;
  private final DocumentLocks locks;
  private final Commits commits;

  History(Database database, DocumentLocks locks, Commits commits) {
    this.database = database;
    this.locks = locks;
    this.commits = commits;
  }

  /// The living document at a version it had, or empty.
  Optional<Document> read(DocId doc, Heads heads) {
    return locks.locked(
        doc,
        () ->
            database
                .read(session -> DocumentRows.row(session, doc))
                .filter(row -> !row.deleted())
                .flatMap(row -> readLocked(row, heads)));
  }

  /// The same, when the caller has the document's lock. Only versions that the feed knows are
  /// looked up: the binding must never be asked for others.
  Optional<Document> readLocked(DocumentRow row, Heads heads) {
    Document main = row.document();
    if (heads.equals(main.heads())) {
      return Optional.of(main);
    }
    return database
        .read(session -> DocumentRows.version(session, main.id(), heads))
        .map(
            version ->
                new Document(
                    main.id(),
                    heads,
                    version.sequence(),
                    main.created(),
                    Instant.ofEpochMilli(version.atMillis()),
                    commits.inDocument(row, automerge -> automerge.props(heads))));
  }
}
