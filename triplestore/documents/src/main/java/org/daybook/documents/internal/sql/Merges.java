package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.Author;
import org.daybook.documents.Commit;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.MergeRules;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.automerge.Actors;
import org.daybook.documents.internal.automerge.AutomergeDocument;

/// Merges of runs. The row in `merge` is the point of no return: it is written in the commit's own
/// transaction, after looking once more whether the job may. Thread-safe.
final class Merges {

  private static final String FENCE = "fence";

  private final Database database;
  private final SqlSchemas schemas;
  private final Intake intake;
  private final DocumentLocks locks;
  private final Commits commits;
  private final SqlHistory history;
  private final Links links;

  Merges(
      Database database,
      SqlSchemas schemas,
      Intake intake,
      DocumentLocks locks,
      Commits commits,
      SqlHistory history,
      Links links) {
    this.database = database;
    this.schemas = schemas;
    this.intake = intake;
    this.locks = locks;
    this.commits = commits;
    this.history = history;
    this.links = links;
  }

  MergeResult merge(MergeRequest request, MergeRules rules) {
    if (request.created().isEmpty()) {
      return locks.locked(request.doc(), () -> mergeLocked(request, rules));
    }
    var docs = new ArrayList<DocId>(List.of(request.doc()));
    request.created().forEach(document -> docs.add(document.id()));
    return locks.locked(docs, () -> mergeLocked(request, rules));
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

  boolean settled(String job) {
    return database.read(session -> recorded(session, job)).isPresent();
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
    OpenDocuments.Open taken =
        history.open().take(request.doc()).orElseThrow(() -> Commits.unknown(request.doc()));
    boolean given = false;
    try {
      DocumentRow row = taken.row();
      if (!row.living()) {
        return new MergeResult.Gone(request.doc());
      }
      Edit edit = intake.taken(request.edit());
      SortedMap<PropKey, JsonNode> fork = history.props(taken, request.fork(), edit.keys());
      Sides sides = Sides.of(row.document(), fork, edit);
      return switch (rules.rule(row.document(), sides.merged(), sides.overlaps())) {
        case MergeRules.Ruling.Stop(String code, String detail) ->
            new MergeResult.Stopped(code, detail);
        case MergeRules.Ruling.Proceed(Edit ruled, Set<PropKey> insisted) -> {
          Edit wanted = sides.wanted(intake.kept(intake.taken(ruled), row.props()), insisted);
          Edit effective = DocumentRow.effective(wanted, row.props());
          SortedMap<PropKey, JsonNode> after = DocumentRow.over(row.props(), effective);
          intake.bound(row.id(), after.size());
          LinkChanges changes = links.between(effective.keys(), row.props(), after);
          Beside beside = beside(request);
          List<SchemaFault> faults = new ArrayList<>(intake.faults(wanted.puts()));
          faults.addAll(intake.linkFaults(changes, row.id(), beside));
          request.created().forEach(document -> faults.addAll(faults(document, beside)));
          if (!faults.isEmpty()) {
            yield new MergeResult.Invalid(faults);
          }
          given = true;
          yield proceed(request, taken, fork, new Outcome(effective, after, changes, beside));
        }
      };
    } finally {
      if (!given) {
        taken.keep(taken.row());
      }
    }
  }

  private MergeResult proceed(
      MergeRequest request,
      OpenDocuments.Open taken,
      SortedMap<PropKey, JsonNode> fork,
      Outcome outcome) {
    var created = new ArrayList<Prepared>();
    Prepared prepared;
    try {
      for (NewDocument document : request.created()) {
        created.add(commits.created(document, outcome.beside()));
      }
      prepared =
          outcome.effective().isEmpty()
              ? Prepared.nothing(taken)
              : changed(request, taken, fork, outcome);
    } catch (RuntimeException e) {
      created.forEach(Prepared::close);
      taken.close();
      throw e;
    }
    boolean done = false;
    try {
      Finished finished = database.writer().write(tx -> finish(tx, request, created, prepared));
      if (finished.written()) {
        created.forEach(Prepared::written);
        prepared.written();
        done = true;
      }
      return finished.result();
    } finally {
      if (!done) {
        created.forEach(Prepared::close);
        prepared.close();
      }
    }
  }

  /// The document that is merged lives, and so will those that come with it.
  private static Beside beside(MergeRequest request) {
    if (request.created().isEmpty()) {
      return Beside.NONE;
    }
    var coming = new HashSet<DocId>(Set.of(request.doc()));
    request.created().forEach(document -> coming.add(document.id()));
    return new Beside(coming, Set.of());
  }

  private List<SchemaFault> faults(NewDocument document, Beside beside) {
    SortedMap<PropKey, JsonNode> props = intake.taken(document.props());
    List<SchemaFault> faults = new ArrayList<>(intake.faults(props));
    LinkChanges changes = links.between(props.keySet(), new TreeMap<>(), props);
    faults.addAll(intake.linkFaults(changes, document.id(), beside));
    return faults;
  }

  /// One change at the fork's heads by the run's author; a second, by the host, only where
  /// Automerge settled a key otherwise than the rules did.
  private Prepared changed(
      MergeRequest request,
      OpenDocuments.Open taken,
      SortedMap<PropKey, JsonNode> fork,
      Outcome outcome) {
    DocumentRow row = taken.row();
    Author author = request.provenance().author();
    // What the host did to settle a merge is in no entry of its own.
    if (request.fork().equals(row.heads())
        || author.equals(Author.HOST)
        || wroteSince(row, request)) {
      return commits.changed(
          taken,
          outcome.effective(),
          outcome.after(),
          outcome.effective().keys(),
          outcome.links(),
          request.provenance());
    }
    AutomergeDocument automerge = taken.automerge();
    var before = new TreeMap<>(fork);
    before.putAll(
        automerge.props(request.fork(), missing(outcome.effective().keys(), fork.keySet())));
    automerge.change(
        request.fork(), before, Actors.actor(row.id(), author), outcome.effective(), schemas::text);
    commits.settle(automerge, row.id(), outcome.after(), outcome.effective().keys());
    return commits.revised(
        taken, outcome.after(), outcome.effective().keys(), outcome.links(), request.provenance());
  }

  /// The keys that the rules added to the branch's own, such as the record of the run.
  private static Set<PropKey> missing(Set<PropKey> wanted, Set<PropKey> known) {
    var missing = new TreeSet<>(wanted);
    missing.removeAll(known);
    return missing;
  }

  /// What the rules made of the two sides.
  ///
  /// @param effective what of it differs from `main`
  /// @param beside what else the merge does
  private record Outcome(
      Edit effective, SortedMap<PropKey, JsonNode> after, LinkChanges links, Beside beside) {}

  /// Whether the fork's heads lack a change of this author: one actor's changes are a line, so then
  /// the change is made at the current heads.
  private boolean wroteSince(DocumentRow row, MergeRequest request) {
    return database.read(
        session -> {
          long last = row.document().sequence().value();
          Sequence forked =
              Chain.made(session, last, request.fork())
                  .map(Chain.Made::sequence)
                  .orElse(Sequence.START);
          return Chain.wroteAfter(session, last, request.provenance().author(), forked);
        });
  }

  /// @param written whether the change is in the database; if not, it must go from memory too
  private record Finished(MergeResult result, boolean written) {}

  private static Finished finish(
      WriteTx tx, MergeRequest request, List<Prepared> created, Prepared prepared)
      throws SQLException {
    Optional<MergeResult> settled = settled(tx.session(), request);
    if (settled.isPresent()) {
      return new Finished(settled.get(), false);
    }
    for (Prepared one : created) {
      one.write(tx);
    }
    Commit commit = prepared.write(tx);
    tx.session()
        .update(
            "INSERT INTO merge (job, state, epoch, doc, heads, sequence)"
                + " VALUES (?, 'merged', ?, ?, ?, ?)",
            request.job(),
            request.epoch(),
            commit.doc().value(),
            commit.heads().toString(),
            commit.sequence().value());
    return new Finished(new MergeResult.Merged(commit), true);
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
