package org.daybook.documents.internal.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.MergeRules;
import org.daybook.documents.PropKey;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.automerge.Actors;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.jspecify.annotations.Nullable;

/// Merges of runs. The row in `merge` is the point of no return: it is written in the commit's own
/// transaction, after looking once more whether the job may. Thread-safe.
final class Merges {

  private static final String FENCE = "fence";

  private final Database database;
  private final SqliteSchemas schemas;
  private final Intake intake;
  private final DocumentLocks locks;
  private final Commits commits;
  private final History history;

  Merges(
      Database database,
      SqliteSchemas schemas,
      Intake intake,
      DocumentLocks locks,
      Commits commits,
      History history) {
    this.database = database;
    this.schemas = schemas;
    this.intake = intake;
    this.locks = locks;
    this.commits = commits;
    this.history = history;
  }

  MergeResult merge(MergeRequest request, MergeRules rules) {
    return locks.locked(request.doc(), () -> mergeLocked(request, rules));
  }

  MergeResult refuse(String job) {
    return database
        .writer()
        .write(
            tx -> {
              Optional<MergeResult> settled = recorded(tx.session(), job);
              if (settled.isPresent()) {
                return settled.get();
              }
              tx.session().update("INSERT INTO merge (job, state) VALUES (?, 'refused')", job);
              return new MergeResult.Refused(MergeResult.Reason.CANCELLED);
            });
  }

  void fence(long epoch) {
    database
        .writer()
        .write(
            tx -> {
              tx.number(FENCE, Math.max(epoch, tx.number(FENCE)));
              return true;
            });
  }

  private MergeResult mergeLocked(MergeRequest request, MergeRules rules) {
    Optional<MergeResult> settled = database.read(session -> settled(session, request));
    if (settled.isPresent()) {
      return settled.get();
    }
    DocumentRow row =
        database
            .read(session -> DocumentRows.row(session, request.doc()))
            .orElseThrow(() -> Commits.unknown(request.doc()));
    if (row.deleted()) {
      return new MergeResult.Gone(request.doc());
    }
    Sides sides = Sides.of(row.document(), fork(row, request.fork()), intake.taken(request.edit()));
    return switch (rules.rule(row.document(), sides.merged(), sides.overlaps())) {
      case MergeRules.Ruling.Stop(String code, String detail) ->
          new MergeResult.Stopped(code, detail);
      case MergeRules.Ruling.Proceed(Edit edit) -> {
        Edit wanted = sides.wanted(intake.taken(edit));
        List<SchemaFault> faults = intake.faults(wanted.puts());
        yield faults.isEmpty() ? proceed(request, row, wanted) : new MergeResult.Invalid(faults);
      }
    };
  }

  private SortedMap<PropKey, JsonNode> fork(DocumentRow row, Heads heads) {
    return heads.equals(row.heads())
        ? row.props()
        : history
            .readLocked(row, heads)
            .map(Document::props)
            .orElseThrow(
                () ->
                    new DaybookException.Incorrect(
                        "heads-unknown",
                        "document %s never was at heads %s: wanted a version it had"
                            .formatted(row.document().id(), heads)));
  }

  private MergeResult proceed(MergeRequest request, DocumentRow row, Edit wanted) {
    Edit effective = DocumentRow.effective(wanted, row.props());
    if (effective.isEmpty()) {
      return database.writer().write(tx -> finish(tx, request, null, row.last()));
    }
    return commits.inDocument(
        row,
        automerge -> {
          change(automerge, request, row, effective);
          DocumentRows.Change change =
              commits.change(row, automerge, effective, request.provenance());
          return database.writer().write(tx -> finish(tx, request, change, row.last()));
        });
  }

  /// One change at the fork's heads by the run's author; a second, by the host, only where
  /// Automerge settled a key otherwise than the rules did.
  private void change(
      AutomergeDocument automerge, MergeRequest request, DocumentRow row, Edit edit) {
    DocId doc = request.doc();
    Author author = request.provenance().author();
    automerge.change(base(row, request), Actors.actor(doc, author), edit, schemas::text);
    SortedMap<PropKey, JsonNode> outcome = automerge.props();
    SortedMap<PropKey, JsonNode> settled = DocumentRow.over(row.props(), edit);
    Edit correction = difference(outcome, settled);
    if (!correction.isEmpty()) {
      automerge.change(
          automerge.heads(), Actors.actor(doc, Author.HOST), correction, schemas::text);
    }
  }

  /// The fork's heads, unless they lack a change of this author: one actor's changes are a line.
  private Heads base(DocumentRow row, MergeRequest request) {
    if (request.fork().equals(row.heads())) {
      return row.heads();
    }
    boolean wroteSince =
        database.read(
            session -> {
              Sequence forked =
                  DocumentRows.version(session, request.doc(), request.fork())
                      .map(DocumentRows.Version::sequence)
                      .orElse(Sequence.START);
              return DocumentRows.wroteAfter(
                  session, request.doc(), request.provenance().author(), forked);
            });
    return wroteSince ? row.heads() : request.fork();
  }

  private static Edit difference(
      SortedMap<PropKey, JsonNode> now, SortedMap<PropKey, JsonNode> wanted) {
    var deletes = new TreeSet<>(now.keySet());
    deletes.removeAll(wanted.keySet());
    return DocumentRow.effective(new Edit(wanted, deletes), now);
  }

  private static MergeResult finish(
      WriteTx tx, MergeRequest request, DocumentRows.@Nullable Change change, Commit unchanged)
      throws SQLException {
    Optional<MergeResult> settled = settled(tx.session(), request);
    if (settled.isPresent()) {
      // Refused while the merge was computed. The change stays in memory alone, where the next one
      // to take the document finds heads that are not the stored ones and loads it anew.
      return settled.get();
    }
    Commit commit = change == null ? unchanged : DocumentRows.change(tx, change);
    tx.session()
        .update(
            "INSERT INTO merge (job, state, epoch, doc, heads, sequence)"
                + " VALUES (?, 'merged', ?, ?, ?, ?)",
            request.job(),
            request.epoch(),
            commit.doc().value(),
            commit.heads().toString(),
            commit.sequence().value());
    return new MergeResult.Merged(commit);
  }

  private static Optional<MergeResult> settled(Session session, MergeRequest request)
      throws SQLException {
    Optional<MergeResult> recorded = recorded(session, request.job());
    if (recorded.isPresent()) {
      return recorded;
    }
    long fence =
        session
            .first("SELECT value FROM vault WHERE name = ?", row -> row.getLong(1), FENCE)
            .orElse(0L);
    return request.epoch() < fence
        ? Optional.of(new MergeResult.Refused(MergeResult.Reason.OLDER_EPOCH))
        : Optional.empty();
  }

  private static Optional<MergeResult> recorded(Session session, String job) throws SQLException {
    return session.first(
        "SELECT state, doc, heads, sequence FROM merge WHERE job = ?",
        row ->
            row.getString(1).equals("merged")
                ? new MergeResult.Merged(
                    new Commit(
                        new Sequence(row.getLong(4)),
                        new DocId(row.getString(2)),
                        Heads.parse(row.getString(3))))
                : new MergeResult.Refused(MergeResult.Reason.CANCELLED),
        job);
  }
}
