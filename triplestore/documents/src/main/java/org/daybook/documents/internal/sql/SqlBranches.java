package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchComparison;
import org.daybook.documents.BranchMerge;
import org.daybook.documents.BranchName;
import org.daybook.documents.Branches;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.Overlap;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.daybook.documents.Settlement;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// Stored branches as rows of `branch`. Their changes are in no other place until they merge.
/// Thread-safe.
final class SqlBranches implements Branches {

  /// Above all that a name is made of.
  private static final char LAST = '~';

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final SqlSchemas schemas;
  private final Intake intake;
  private final Links links;
  private final DocumentLocks locks;
  private final OpenDocuments open;
  private final Commits commits;
  private final SqlHistory history;
  private final Clock clock;

  SqlBranches(
      Database database,
      SqlSchemas schemas,
      Intake intake,
      Links links,
      DocumentLocks locks,
      OpenDocuments open,
      Commits commits,
      SqlHistory history,
      Clock clock) {
    this.database = database;
    this.schemas = schemas;
    this.intake = intake;
    this.links = links;
    this.locks = locks;
    this.open = open;
    this.commits = commits;
    this.history = history;
    this.clock = clock;
  }

  @Override
  public Branch create(DocId doc, BranchName name, @Nullable Heads at, Provenance provenance) {
    return create(doc, name, at, Edit.NOTHING, provenance);
  }

  @Override
  public Branch create(
      DocId doc, BranchName name, @Nullable Heads at, Edit edit, Provenance provenance) {
    if (name.isMain()) {
      throw exists(doc, name);
    }
    return locks.locked(
        doc,
        () -> {
          OpenDocuments.Open taken = commits.living(doc, Precondition.NONE);
          try {
            return created(taken, name, at, edit, provenance);
          } finally {
            taken.keep(taken.row());
          }
        });
  }

  private Branch created(
      OpenDocuments.Open taken,
      BranchName name,
      @Nullable Heads at,
      Edit edit,
      Provenance provenance) {
    DocumentRow row = taken.row();
    DocId doc = row.id();
    if (database.read(s -> BranchRow.row(s, doc, name)).filter(BranchRow::open).isPresent()) {
      throw exists(doc, name);
    }
    Heads fork = at == null ? row.heads() : at;
    SortedMap<PropKey, JsonNode> props = history.onMain(taken, fork);
    var actor = new byte[16];
    RANDOM.nextBytes(actor);
    long now = clock.millis();
    BranchRow begun = BranchRow.begun(doc, name, fork, props, provenance, actor, now);
    Edited edited = edited(row, begun, edit, provenance, now);
    return database
        .writer()
        .write(
            tx -> {
              tx.session()
                  .update(
                      "DELETE FROM branch WHERE doc = ? AND name = ? AND state <> 0",
                      doc.value(),
                      name.value());
              Sequence sequence =
                  tx.append(
                      Entry.notice(doc, name, FeedEntry.Kind.BRANCHED, fork, provenance, now));
              BranchRow placed = begun.at(sequence);
              placed.insert(tx);
              return edited.changed() ? edited.write(tx, placed).branch() : placed.branch();
            });
  }

  @Override
  public Optional<Branch> read(DocId doc, BranchName name) {
    return database.read(
        session ->
            DocumentRows.row(session, doc).filter(DocumentRow::living).isEmpty()
                ? Optional.empty()
                : BranchRow.row(session, doc, name).filter(BranchRow::open).map(BranchRow::branch));
  }

  @Override
  public List<Branch> list(DocId doc) {
    return database.read(
        session ->
            DocumentRows.row(session, doc).filter(DocumentRow::living).isEmpty()
                ? List.of()
                : BranchRow.open(session, doc).stream().map(BranchRow::branch).toList());
  }

  @Override
  public List<Branch> list(String prefix, @Nullable Branch after, int limit) {
    Vault.positive(limit);
    if (prefix.chars().anyMatch(c -> c <= ' ' || c >= LAST)) {
      return List.of(); // no name has such a character, and not every database takes them all
    }
    return database.read(
        session ->
            session.query(
                "SELECT b.* FROM branch b JOIN document d ON d.id = b.doc AND d.state = 0"
                    + " WHERE b.state = 0 AND b.name >= ? AND b.name < ? AND (b.name, b.doc) > (?, ?)"
                    + " ORDER BY b.name, b.doc LIMIT ?",
                row -> BranchRow.read(row).branch(),
                prefix,
                prefix + LAST,
                after == null ? "" : after.name().value(),
                after == null ? "" : after.doc().value(),
                limit));
  }

  @Override
  public Commit edit(
      DocId doc, BranchName name, Precondition precondition, Edit edit, Provenance provenance) {
    return locks.locked(
        doc,
        () -> {
          OpenDocuments.Open taken = commits.living(doc, Precondition.NONE);
          try {
            BranchRow row = openBranch(doc, name, precondition);
            Edited edited = edited(taken.row(), row, edit, provenance, clock.millis());
            Branch now =
                edited.changed()
                    ? database.writer().write(tx -> edited.write(tx, row).branch())
                    : row.branch();
            return new Commit(now.sequence(), doc, now.heads());
          } finally {
            taken.keep(taken.row());
          }
        });
  }

  /// Makes a change on a branch, in memory.
  private Edited edited(
      DocumentRow main, BranchRow row, Edit given, Provenance provenance, long now) {
    Branch branch = row.branch();
    Edit edit = intake.kept(intake.taken(given), branch.props());
    intake.check(edit.puts());
    Edit effective = DocumentRow.effective(edit, branch.props());
    SortedMap<PropKey, JsonNode> after = DocumentRow.over(branch.props(), effective);
    if (effective.isEmpty()) {
      return new Edited(row, null, LinkChanges.NONE);
    }
    intake.bound(branch.doc(), after.size());
    LinkChanges changes = links.between(effective.keys(), branch.props(), after);
    intake.checkLinks(changes, branch.doc(), Beside.NONE);
    try (var automerge = row.automerge(database, main, open.cleaner())) {
      automerge.change(branch.heads(), branch.props(), row.actor(), effective, schemas::text);
      var heads = new ArrayList<>(automerge.heads().hashes());
      heads.removeAll(main.heads().hashes());
      byte[] bytes = automerge.changesSince(main.heads());
      BranchRow next = row.edited(new Heads(heads), after, bytes, now);
      Entry entry =
          Entry.of(
              branch.doc(),
              branch.name(),
              FeedEntry.Kind.EDITED,
              next.branch().heads(),
              branch.sequence().value(),
              KeyChanges.among(effective.keys(), branch.props(), after),
              provenance,
              now,
              null);
      return new Edited(next, entry, changes);
    }
  }

  /// A change on a branch, waiting to be written.
  ///
  /// @param entry null when nothing changed
  private record Edited(BranchRow next, @Nullable Entry entry, LinkChanges links) {

    boolean changed() {
      return entry != null;
    }

    BranchRow write(WriteTx tx, BranchRow before) throws SQLException {
      if (entry == null) {
        return before;
      }
      BranchRow placed = next.at(tx.append(entry.after(before.branch().sequence())));
      placed.update(tx);
      new LinkChanges(Set.of(), Set.of(), links.blobs(), links.marked())
          .write(tx, next.branch().doc());
      return placed;
    }
  }

  @Override
  public BranchComparison compare(DocId doc, BranchName name) {
    return locks.locked(
        doc,
        () -> {
          OpenDocuments.Open taken = commits.living(doc, Precondition.NONE);
          try {
            BranchRow row = openBranch(doc, name, Precondition.NONE);
            ThreeWay sides =
                ThreeWay.of(history.props(taken, row.branch().fork()), taken.row(), row.branch());
            SortedMap<PropKey, JsonNode> combined;
            try (var automerge = row.automerge(database, taken.row(), open.cleaner())) {
              combined = automerge.props();
            }
            return new BranchComparison(
                row.branch().fork(),
                row.branch().heads(),
                taken.row().heads(),
                sides.changes(),
                sides.overlaps(Settlement.COMBINE, combined));
          } finally {
            taken.keep(taken.row());
          }
        });
  }

  @Override
  public BranchMerge merge(
      DocId doc,
      BranchName name,
      Precondition precondition,
      Settlement settlement,
      Provenance provenance) {
    return locks.locked(
        doc,
        () -> {
          OpenDocuments.Open taken = commits.living(doc, Precondition.NONE);
          Optional<BranchRow> found = database.read(s -> BranchRow.row(s, doc, name));
          if (found.isEmpty() || !found.get().open()) {
            taken.keep(taken.row());
            return found
                .map(row -> Outcomes.parse(doc, Json.parse(String.valueOf(row.outcome()))))
                .orElseThrow(() -> unknown(doc, name));
          }
          BranchRow row = found.get();
          Merging merging;
          try {
            Commits.require(
                precondition, "branch " + name + " of document " + doc, row.branch().heads());
            merging = merging(taken, row, settlement, provenance);
          } catch (RuntimeException e) {
            taken.close();
            throw e;
          }
          return commits.written(merging.prepared(), tx -> finish(tx, row, merging, provenance));
        });
  }

  /// A merge, waiting to be written.
  private record Merging(
      Prepared prepared,
      ThreeWay sides,
      List<Overlap> overlaps,
      SortedMap<PropKey, JsonNode> after) {}

  private Merging merging(
      OpenDocuments.Open taken, BranchRow row, Settlement settlement, Provenance provenance) {
    DocumentRow main = taken.row();
    Branch branch = row.branch();
    ThreeWay sides = ThreeWay.of(history.props(taken, branch.fork()), main, branch);
    AutomergeDocument automerge = taken.automerge();
    byte[] bytes = row.bytes();
    if (bytes != null) {
      automerge.apply(bytes);
    }
    SortedMap<PropKey, JsonNode> combined = automerge.props();
    var overlaps = sides.overlaps(settlement, combined);
    if (settlement == Settlement.REFUSE && !overlaps.isEmpty()) {
      throw sides.conflict(overlaps);
    }
    SortedMap<PropKey, JsonNode> after = sides.after(overlaps);
    Edit effective = DocumentRow.effective(sides.edit(after), main.props());
    if (effective.isEmpty() && bytes == null) {
      return new Merging(Prepared.nothing(taken), sides, overlaps, after);
    }
    intake.check(effective.puts());
    // Not only what the branch changed in the end: a key that it changed and put back has its
    // change
    // in the history too, and may win there against a later one on main.
    commits.settle(automerge, main.id(), after, KeyChanges.between(combined, after).all());
    LinkChanges changes = links.between(effective.keys(), main.props(), after);
    intake.checkLinks(changes, main.id(), Beside.NONE);
    return new Merging(
        commits.revised(taken, after, effective.keys(), changes, provenance),
        sides,
        overlaps,
        after);
  }

  private BranchMerge finish(WriteTx tx, BranchRow row, Merging merging, Provenance provenance)
      throws SQLException {
    Branch branch = row.branch();
    Commit commit = merging.prepared().write(tx);
    BranchMerge merge =
        new BranchMerge(commit, merging.sides().taken(merging.after()), merging.overlaps());
    tx.append(
        Entry.notice(
            branch.doc(),
            branch.name(),
            FeedEntry.Kind.MERGED,
            commit.heads(),
            provenance,
            clock.millis()));
    tx.session()
        .update(
            "UPDATE branch SET state = 1, json = '{}', bytes = NULL, outcome = ?"
                + " WHERE doc = ? AND name = ?",
            Json.text(Outcomes.json(merge)),
            branch.doc().value(),
            branch.name().value());
    return merge;
  }

  @Override
  public void discard(
      DocId doc, BranchName name, Precondition precondition, Provenance provenance) {
    locks.locked(
        doc,
        () -> {
          OpenDocuments.Open taken = commits.living(doc, Precondition.NONE);
          try {
            Branch branch = openBranch(doc, name, precondition).branch();
            return database
                .writer()
                .write(
                    tx -> {
                      tx.session()
                          .update(
                              "DELETE FROM branch WHERE doc = ? AND name = ?",
                              doc.value(),
                              name.value());
                      return tx.append(
                          Entry.notice(
                              doc,
                              name,
                              FeedEntry.Kind.DISCARDED,
                              branch.heads(),
                              provenance,
                              clock.millis()));
                    });
          } finally {
            taken.keep(taken.row());
          }
        });
  }

  private BranchRow openBranch(DocId doc, BranchName name, Precondition precondition) {
    BranchRow row =
        database
            .read(session -> BranchRow.row(session, doc, name))
            .filter(BranchRow::open)
            .orElseThrow(() -> unknown(doc, name));
    Commits.require(precondition, "branch " + name + " of document " + doc, row.branch().heads());
    return row;
  }

  static DaybookException.NotFound unknown(DocId doc, BranchName name) {
    return new DaybookException.NotFound(
        "branch-unknown", "document %s has no open branch %s".formatted(doc, name));
  }

  private static DaybookException.Conflict exists(DocId doc, BranchName name) {
    return new DaybookException.Conflict(
        "branch-exists",
        "document %s has a branch %s: edit that one, or choose another name".formatted(doc, name));
  }
}
