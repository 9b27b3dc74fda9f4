package org.daybook.documents.internal.sqlite;

import java.time.Clock;
import java.util.Optional;
import org.daybook.documents.Commit;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.Provenance;
import org.daybook.documents.internal.automerge.Actors;
import org.daybook.documents.internal.automerge.AutomergeDocument;

/// Creates, edits and deletes: each under its document's lock, the Automerge work on the caller's
/// thread, the rows handed to the writer. Thread-safe.
public final class Commits {

  private final Database database;
  private final SqliteSchemas schemas;
  private final Intake intake;
  private final DocumentLocks locks;
  private final OpenDocuments open;
  private final int changesPerSnapshot;
  private final Clock clock;

  Commits(
      Database database,
      SqliteSchemas schemas,
      Intake intake,
      DocumentLocks locks,
      OpenDocuments open,
      DocumentSettings settings,
      Clock clock) {
    this.database = database;
    this.schemas = schemas;
    this.intake = intake;
    this.locks = locks;
    this.open = open;
    this.changesPerSnapshot = settings.changesPerSnapshot();
    this.clock = clock;
  }

  CreateResult create(NewDocument document) {
    return locks.locked(document.id(), () -> createLocked(document));
  }

  private CreateResult createLocked(NewDocument given) {
    Optional<DocumentRow> there = database.read(session -> DocumentRows.row(session, given.id()));
    if (there.isPresent()) {
      return new CreateResult.Created(there.get().first());
    }
    String unique = given.unique();
    if (unique != null) {
      Optional<DocId> twin = database.read(session -> DocumentRows.byUnique(session, unique));
      if (twin.isPresent()) {
        return new CreateResult.Exists(twin.get());
      }
    }
    var document =
        new NewDocument(given.id(), intake.taken(given.props()), unique, given.provenance());
    intake.check(document.props());
    Heads heads;
    byte[] bytes;
    try (var automerge = AutomergeDocument.empty(open.cleaner())) {
      automerge.change(
          Heads.NONE,
          Actors.actor(document.id(), document.provenance().author()),
          Edit.put(document.props()),
          schemas::text);
      heads = automerge.heads();
      bytes = automerge.save();
    }
    long now = clock.millis();
    return database
        .writer()
        .write(
            tx -> {
              if (unique != null) {
                Optional<DocId> twin = DocumentRows.byUnique(tx.session(), unique);
                if (twin.isPresent()) {
                  return new CreateResult.Exists(twin.get());
                }
              }
              return new CreateResult.Created(DocumentRows.create(tx, document, heads, bytes, now));
            });
  }

  Commit edit(DocId doc, Precondition precondition, Edit given, Provenance provenance) {
    return locks.locked(
        doc,
        () -> {
          DocumentRow row = living(doc, precondition);
          Edit edit = intake.taken(given);
          intake.check(edit.puts());
          Edit effective = DocumentRow.effective(edit, row.props());
          if (effective.isEmpty()) {
            return row.last();
          }
          return inDocument(
              row,
              automerge -> {
                automerge.change(
                    row.heads(), Actors.actor(doc, provenance.author()), effective, schemas::text);
                DocumentRows.Change change = change(row, automerge, effective, provenance);
                return database.writer().write(tx -> DocumentRows.change(tx, change));
              });
        });
  }

  Commit delete(DocId doc, Precondition precondition, Provenance provenance) {
    return locks.locked(
        doc,
        () -> {
          DocumentRow row = living(doc, precondition);
          long now = clock.millis();
          Commit commit =
              database.writer().write(tx -> DocumentRows.delete(tx, row, provenance, now));
          open.discard(doc);
          return commit;
        });
  }

  /// What a commit writes, once the change is in the Automerge document.
  ///
  /// @param edit what is different now, and nothing else
  DocumentRows.Change change(
      DocumentRow row, AutomergeDocument automerge, Edit edit, Provenance provenance) {
    boolean snapshot = row.chunks() >= changesPerSnapshot;
    return new DocumentRows.Change(
        row,
        automerge.heads(),
        DocumentRow.over(row.props(), edit),
        snapshot ? automerge.save() : automerge.changesSince(row.heads()),
        snapshot,
        provenance,
        clock.millis());
  }

  /// Works with the open document of a row. It stays open for the next commit, unless the work
  /// throws: then what is in memory may not be what is stored.
  <T> T inDocument(DocumentRow row, java.util.function.Function<AutomergeDocument, T> work) {
    DocId doc = row.document().id();
    AutomergeDocument automerge = open.take(doc, row.heads());
    boolean done = false;
    try {
      T result = work.apply(automerge);
      open.keep(doc, automerge);
      done = true;
      return result;
    } finally {
      if (!done) {
        automerge.close();
      }
    }
  }

  private DocumentRow living(DocId doc, Precondition precondition) {
    DocumentRow row =
        database
            .read(session -> DocumentRows.row(session, doc))
            .filter(found -> !found.deleted())
            .orElseThrow(() -> unknown(doc));
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.AtHeads(Heads heads) -> {
        if (!heads.equals(row.heads())) {
          var context = new java.util.TreeMap<String, Object>();
          context.put("heads", row.heads().toString());
          throw new DaybookException.Conflict(
              "stale-heads",
              "document %s is at heads %s, not at %s: read it again"
                  .formatted(doc, row.heads(), heads),
              context);
        }
      }
    }
    return row;
  }

  static DaybookException.NotFound unknown(DocId doc) {
    return new DaybookException.NotFound(
        "document-unknown", "document %s is not in this vault, or was deleted".formatted(doc));
  }
}
