package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.Batch;
import org.daybook.documents.Commit;
import org.daybook.documents.CreateResult;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.internal.automerge.Actors;
import org.daybook.documents.internal.automerge.AutomergeDocument;

/// Creates, edits and deletes: each under its document's lock, all that can be computed on the
/// caller's thread, the rows handed to the writer. Thread-safe.
public final class Commits {

  /// A larger batch frees each document's native memory as soon as its change is computed.
  private static final int MOST_OPEN_IN_A_BATCH = 64;

  private final Database database;
  private final SqlSchemas schemas;
  private final Intake intake;
  private final Links links;
  private final DocumentLocks locks;
  private final OpenDocuments open;
  private final int changesPerSnapshot;
  private final Clock clock;

  Commits(
      Database database,
      SqlSchemas schemas,
      Intake intake,
      Links links,
      DocumentLocks locks,
      OpenDocuments open,
      DocumentSettings settings,
      Clock clock) {
    this.database = database;
    this.schemas = schemas;
    this.intake = intake;
    this.links = links;
    this.locks = locks;
    this.open = open;
    this.changesPerSnapshot = settings.changesPerSnapshot();
    this.clock = clock;
  }

  CreateResult create(NewDocument given) {
    return locks.locked(given.id(), () -> createLocked(given));
  }

  private CreateResult createLocked(NewDocument given) {
    Optional<DocumentRow> there = database.read(session -> DocumentRows.row(session, given.id()));
    if (there.isPresent()) {
      if (there.get().state() == DocumentRow.State.PURGED) {
        throw Purges.purged(given.id());
      }
      return new CreateResult.Created(there.get().first());
    }
    Optional<DocId> twin = twin(given);
    if (twin.isPresent()) {
      return new CreateResult.Exists(twin.get());
    }
    try {
      return new CreateResult.Created(written(prepared(given, Beside.NONE)));
    } catch (DaybookException.Conflict e) {
      // Somebody else came to be the same in the meantime.
      return new CreateResult.Exists(
          twin(given).orElseThrow(() -> e)); // gone again already: then the conflict is the truth
    }
  }

  private Optional<DocId> twin(NewDocument given) {
    String unique = given.unique();
    return unique == null
        ? Optional.empty()
        : database.read(session -> DocumentRows.byUnique(session, unique));
  }

  /// A creation that is part of another's transaction. The caller holds the document's lock.
  ///
  /// @param beside what else the transaction does
  Prepared created(NewDocument document, Beside beside) {
    return prepared(new Batch.Create(document), beside);
  }

  /// @param beside what else its transaction does
  private Prepared prepared(NewDocument given, Beside beside) {
    var document =
        new NewDocument(
            given.id(), intake.taken(given.props()), given.unique(), given.provenance());
    intake.bound(document.id(), document.props().size());
    intake.check(document.props());
    LinkChanges changes =
        links.between(document.props().keySet(), new TreeMap<>(), document.props());
    intake.checkLinks(changes, document.id(), beside);
    byte[] actor = Actors.actor(document.id(), document.provenance().author());
    var automerge = AutomergeDocument.empty(actor, open.cleaner());
    try {
      automerge.change(
          Heads.NONE, new TreeMap<>(), actor, Edit.put(document.props()), schemas::text);
      Revision revision =
          Revision.created(document, automerge.heads(), automerge.save(), changes, clock.millis());
      return Prepared.of(open.made(revision.after(), automerge), revision);
    } catch (RuntimeException e) {
      automerge.close();
      throw e;
    }
  }

  Commit edit(DocId doc, Precondition precondition, Edit given, Provenance provenance) {
    return locks.locked(
        doc, () -> written(prepared(doc, precondition, given, provenance, Beside.NONE)));
  }

  private Prepared prepared(
      DocId doc, Precondition precondition, Edit given, Provenance provenance, Beside beside) {
    OpenDocuments.Open taken = living(doc, precondition);
    try {
      DocumentRow row = taken.row();
      Edit edit = intake.kept(intake.taken(given), row.props());
      intake.check(edit.puts());
      Edit effective = DocumentRow.effective(edit, row.props());
      if (effective.isEmpty()) {
        return Prepared.nothing(taken);
      }
      SortedMap<PropKey, JsonNode> after = DocumentRow.over(row.props(), effective);
      intake.bound(doc, after.size());
      LinkChanges changes = links.between(effective.keys(), row.props(), after);
      intake.checkLinks(changes, doc, beside);
      return changed(taken, effective, after, effective.keys(), changes, provenance);
    } catch (RuntimeException e) {
      taken.close();
      throw e;
    }
  }

  /// Makes a change at the current heads.
  ///
  /// @param keys all that may differ from the row
  Prepared changed(
      OpenDocuments.Open taken,
      Edit effective,
      SortedMap<PropKey, JsonNode> after,
      Set<PropKey> keys,
      LinkChanges changes,
      Provenance provenance) {
    DocumentRow row = taken.row();
    AutomergeDocument automerge = taken.automerge();
    byte[] actor = Actors.actor(row.id(), provenance.author());
    // A deleted document's props are none in its row; its changes still lead to what they were.
    SortedMap<PropKey, JsonNode> before = row.living() ? row.props() : automerge.props();
    automerge.change(row.heads(), before, actor, effective, schemas::text);
    return revised(taken, after, keys, changes, provenance);
  }

  /// What a commit writes, once the change is in the Automerge document.
  ///
  /// @param keys all that may differ from the row
  Prepared revised(
      OpenDocuments.Open taken,
      SortedMap<PropKey, JsonNode> after,
      Set<PropKey> keys,
      LinkChanges changes,
      Provenance provenance) {
    DocumentRow row = taken.row();
    AutomergeDocument automerge = taken.automerge();
    boolean changed = !automerge.heads().equals(row.heads());
    boolean fold = row.pending() >= changesPerSnapshot;
    Revision revision =
        Revision.next(
            row,
            automerge.heads(),
            after,
            keys,
            fold || !changed ? null : automerge.changesSince(row.heads()),
            fold ? automerge.save() : null,
            changes,
            provenance,
            clock.millis());
    return Prepared.of(taken, revision);
  }

  Commit delete(DocId doc, Precondition precondition, Provenance provenance) {
    return locks.locked(doc, () -> written(prepared(doc, precondition, provenance)));
  }

  private Prepared prepared(DocId doc, Precondition precondition, Provenance provenance) {
    OpenDocuments.Open taken = living(doc, precondition);
    DocumentRow row = taken.row();
    LinkChanges changes = links.between(row.props().keySet(), row.props(), new TreeMap<>());
    return Prepared.of(taken, Revision.deleted(row, changes, provenance, clock.millis()));
  }

  /// All or none, in one transaction.
  List<Commit> commit(Batch batch) {
    List<DocId> docs = batch.operations().stream().map(Batch.Operation::doc).toList();
    return locks.locked(docs, () -> commitLocked(batch, beside(batch)));
  }

  /// What a batch does to documents as a whole, so that its links lead only to what is left.
  private Beside beside(Batch batch) {
    var coming = new java.util.HashSet<DocId>();
    var going = new java.util.HashSet<DocId>();
    for (Batch.Operation operation : batch.operations()) {
      switch (operation) {
        case Batch.Create(NewDocument document) -> {
          DocId doc = document.id();
          if (database
              .read(session -> DocumentRows.row(session, doc))
              .map(DocumentRow::living)
              .orElse(true)) {
            coming.add(doc);
          }
        }
        case Batch.Change change -> coming.add(change.doc());
        case Batch.Delete delete -> going.add(delete.doc());
      }
    }
    return new Beside(coming, going);
  }

  private List<Commit> commitLocked(Batch batch, Beside beside) {
    var prepared = new ArrayList<Prepared>();
    boolean done = false;
    try {
      for (int i = 0; i < batch.operations().size(); i++) {
        Batch.Operation operation = batch.operations().get(i);
        try {
          Prepared one = prepared(operation, beside);
          prepared.add(one);
          if (batch.operations().size() > MOST_OPEN_IN_A_BATCH) {
            one.lighten();
          }
        } catch (DaybookException e) {
          throw e.within("operation", i);
        }
      }
      List<Commit> commits =
          database
              .writer()
              .write(
                  tx -> {
                    var written = new ArrayList<Commit>();
                    for (int i = 0; i < prepared.size(); i++) {
                      try {
                        written.add(prepared.get(i).write(tx));
                      } catch (DaybookException e) {
                        throw e.within("operation", i);
                      }
                    }
                    return written;
                  });
      prepared.forEach(Prepared::written);
      done = true;
      return commits;
    } finally {
      if (!done) {
        prepared.forEach(Prepared::close);
      }
    }
  }

  private Prepared prepared(Batch.Operation operation, Beside beside) {
    return switch (operation) {
      case Batch.Create(NewDocument document) -> {
        Optional<OpenDocuments.Open> there = open.take(document.id());
        if (there.isPresent()) {
          if (there.get().row().state() == DocumentRow.State.PURGED) {
            there.get().close();
            throw Purges.purged(document.id());
          }
          yield Prepared.repeated(there.get());
        }
        yield prepared(
            document, beside); // a twin may go by an operation before: asked when written
      }
      case Batch.Change(DocId doc, Precondition precondition, Edit edit, Provenance provenance) ->
          prepared(doc, precondition, edit, provenance, beside);
      case Batch.Delete(DocId doc, Precondition precondition, Provenance provenance) ->
          prepared(doc, precondition, provenance);
    };
  }

  /// Makes an Automerge document that merged say what was decided, where it does not already.
  ///
  /// @param keys all that may be otherwise
  void settle(
      AutomergeDocument automerge,
      DocId doc,
      SortedMap<PropKey, JsonNode> wanted,
      Set<PropKey> keys) {
    SortedMap<PropKey, JsonNode> outcome = automerge.props(keys);
    var puts = new TreeMap<PropKey, JsonNode>();
    var deletes = new TreeSet<PropKey>();
    for (PropKey key : keys) {
      JsonNode value = wanted.get(key);
      if (value == null) {
        deletes.add(key);
      } else {
        puts.put(key, value);
      }
    }
    Edit correction = DocumentRow.effective(new Edit(puts, deletes), outcome);
    if (!correction.isEmpty()) {
      automerge.change(
          automerge.heads(), outcome, Actors.actor(doc, Author.HOST), correction, schemas::text);
    }
  }

  /// Writes one change and settles what becomes of the document in memory.
  Commit written(Prepared prepared) {
    return written(prepared, prepared::write);
  }

  /// The same with rows of the caller's own in the transaction.
  <T> T written(Prepared prepared, Writer.Work<T> work) {
    boolean done = false;
    try {
      T result = database.writer().write(work);
      prepared.written();
      done = true;
      return result;
    } finally {
      if (!done) {
        prepared.close();
      }
    }
  }

  /// Takes a living document. The caller gives it back.
  OpenDocuments.Open living(DocId doc, Precondition precondition) {
    OpenDocuments.Open taken = open.take(doc).orElseThrow(() -> unknown(doc));
    DocumentRow row = taken.row();
    if (!row.living()) {
      taken.close();
      throw unknown(doc);
    }
    try {
      require(precondition, "document " + doc, row.heads());
    } catch (DaybookException e) {
      taken.keep(row);
      throw e;
    }
    return taken;
  }

  /// @param what for the message
  /// @throws DaybookException.Conflict `stale-heads`
  static void require(Precondition precondition, String what, Heads now) {
    switch (precondition) {
      case Precondition.None _ -> {}
      case Precondition.AtHeads(Heads heads) -> {
        if (!heads.equals(now)) {
          var context = new TreeMap<String, Object>();
          context.put("heads", now.toString());
          throw new DaybookException.Conflict(
              "stale-heads",
              "%s is at heads %s, not at %s: read it again".formatted(what, now, heads),
              context);
        }
      }
    }
  }

  static DaybookException.NotFound unknown(DocId doc) {
    return new DaybookException.NotFound(
        "document-unknown", "document %s is not in this vault, or was deleted".formatted(doc));
  }
}
