package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.BranchName;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Difference;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.History;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.documents.Version;
import org.jspecify.annotations.Nullable;

/// Documents as they were. Thread-safe.
final class SqlHistory implements History {

  /// What the host says of work that was done; a restored version does not undo it.
  private static final Tag RUN = new Tag("org.daybook.run");

  private final Database database;
  private final DocumentLocks locks;
  private final OpenDocuments open;
  private final Commits commits;
  private final Intake intake;
  private final Links links;

  SqlHistory(
      Database database,
      DocumentLocks locks,
      OpenDocuments open,
      Commits commits,
      Intake intake,
      Links links) {
    this.database = database;
    this.locks = locks;
    this.open = open;
    this.commits = commits;
    this.intake = intake;
    this.links = links;
  }

  OpenDocuments open() {
    return open;
  }

  @Override
  public List<Version> versions(
      DocId doc, BranchName branch, org.daybook.documents.@Nullable Sequence before, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit %d: wanted 1 or more".formatted(limit));
    }
    return database.read(
        session -> {
          DocumentRow row =
              DocumentRows.row(session, doc)
                  .filter(found -> found.state() != DocumentRow.State.PURGED)
                  .orElseThrow(() -> Commits.unknown(doc));
          long last =
              branch.isMain()
                  ? row.document().sequence().value()
                  : BranchRow.row(session, doc, branch)
                      .orElseThrow(() -> SqlBranches.unknown(doc, branch))
                      .branch()
                      .sequence()
                      .value();
          return Chain.versions(
              session, last, before == null ? Long.MAX_VALUE : before.value(), limit);
        });
  }

  @Override
  public Optional<Document> read(DocId doc, Heads heads) {
    return locks.locked(
        doc,
        () -> {
          OpenDocuments.Open taken = open.take(doc).orElse(null);
          if (taken == null) {
            return Optional.empty();
          }
          try {
            return at(taken, heads);
          } finally {
            giveBack(taken);
          }
        });
  }

  @Override
  public SortedMap<PropKey, Difference> compare(DocId doc, Heads from, Heads to) {
    return locks.locked(
        doc,
        () -> {
          OpenDocuments.Open taken = taken(doc);
          try {
            return Difference.between(props(taken, from), props(taken, to));
          } finally {
            giveBack(taken);
          }
        });
  }

  @Override
  public Commit restore(DocId doc, Heads heads, Precondition precondition, Provenance provenance) {
    return locks.locked(
        doc,
        () -> {
          OpenDocuments.Open taken = taken(doc);
          Prepared prepared;
          try {
            prepared = restored(taken, heads, precondition, provenance);
          } catch (RuntimeException e) {
            taken.close();
            throw e;
          }
          return commits.written(prepared);
        });
  }

  private Prepared restored(
      OpenDocuments.Open taken, Heads heads, Precondition precondition, Provenance provenance) {
    DocumentRow row = taken.row();
    Commits.require(precondition, "document " + row.id(), row.heads());
    // A tombstone's row has no props; what it was when it was deleted is in its changes.
    SortedMap<PropKey, JsonNode> present = row.living() ? row.props() : taken.automerge().props();
    var wanted = new TreeMap<>(props(taken, heads));
    wanted.keySet().removeIf(key -> key.tag().equals(RUN));
    present.forEach(
        (key, value) -> {
          if (key.tag().equals(RUN)) {
            wanted.put(key, value);
          }
        });
    var gone = new java.util.TreeSet<>(present.keySet());
    gone.removeAll(wanted.keySet());
    Edit effective = DocumentRow.effective(new Edit(wanted, gone), present);
    if (effective.isEmpty() && row.living()) {
      return Prepared.nothing(taken);
    }
    intake.check(effective.puts());
    var keys = new java.util.TreeSet<>(wanted.keySet());
    keys.addAll(present.keySet());
    LinkChanges changes = links.between(keys, row.props(), wanted);
    if (!effective.isEmpty()) {
      return commits.changed(taken, effective, wanted, keys, changes, provenance);
    }
    return commits.revised(taken, wanted, keys, changes, provenance);
  }

  /// A document's props at a version it had. The caller holds its lock.
  ///
  /// @throws DaybookException.NotFound `heads-unknown`
  SortedMap<PropKey, JsonNode> props(OpenDocuments.Open taken, Heads heads) {
    return at(taken, heads)
        .map(Document::props)
        .orElseThrow(() -> unknown(taken.row().id(), heads));
  }

  /// Some of them. Versions of branches are not looked for.
  ///
  /// @throws DaybookException.NotFound `heads-unknown`
  SortedMap<PropKey, JsonNode> props(OpenDocuments.Open taken, Heads heads, Set<PropKey> keys) {
    DocumentRow row = taken.row();
    if (heads.equals(row.heads())) {
      return row.props();
    }
    if (database
        .read(session -> Chain.made(session, row.document().sequence().value(), heads))
        .isEmpty()) {
      throw unknown(row.id(), heads);
    }
    return taken.automerge().props(heads, keys);
  }

  /// The same for versions of `main` alone: what is to be built on them has `main` beneath it.
  ///
  /// @throws DaybookException.NotFound `heads-unknown`
  SortedMap<PropKey, JsonNode> onMain(OpenDocuments.Open taken, Heads heads) {
    return main(taken, heads)
        .map(Document::props)
        .orElseThrow(() -> unknown(taken.row().id(), heads));
  }

  /// The binding must never be asked for heads it does not know, so only versions that the feed
  /// tells of are looked up.
  private Optional<Document> at(OpenDocuments.Open taken, Heads heads) {
    if (taken.row().state() == DocumentRow.State.PURGED) {
      return Optional.empty();
    }
    return main(taken, heads).or(() -> onBranch(taken, heads));
  }

  private Optional<Document> main(OpenDocuments.Open taken, Heads heads) {
    DocumentRow row = taken.row();
    Document main = row.document();
    if (row.living() && heads.equals(main.heads())) {
      return Optional.of(main);
    }
    return database
        .read(session -> Chain.made(session, main.sequence().value(), heads))
        .map(made -> document(row, heads, made, taken.automerge().props(heads)));
  }

  /// The same for versions of branches. Those of a merged one are among the changes of `main`.
  private Optional<Document> onBranch(OpenDocuments.Open taken, Heads heads) {
    DocumentRow row = taken.row();
    for (BranchRow branch : database.read(session -> BranchRow.all(session, row.id()))) {
      Optional<Chain.Made> made =
          database.read(session -> Chain.made(session, branch.branch().sequence().value(), heads));
      if (made.isPresent() && !branch.open()) {
        return Optional.of(document(row, heads, made.get(), taken.automerge().props(heads)));
      }
      if (made.isPresent()) {
        try (var automerge = branch.automerge(database, row, open.cleaner())) {
          return Optional.of(document(row, heads, made.get(), automerge.props(heads)));
        }
      }
    }
    return Optional.empty();
  }

  private static Document document(
      DocumentRow row, Heads heads, Chain.Made made, SortedMap<PropKey, JsonNode> props) {
    return new Document(
        row.id(),
        heads,
        made.sequence(),
        row.document().created(),
        Instant.ofEpochMilli(made.atMillis()),
        props);
  }

  private OpenDocuments.Open taken(DocId doc) {
    OpenDocuments.Open taken = open.take(doc).orElseThrow(() -> Commits.unknown(doc));
    if (taken.row().state() == DocumentRow.State.PURGED) {
      taken.close();
      throw Commits.unknown(doc);
    }
    return taken;
  }

  private static void giveBack(OpenDocuments.Open taken) {
    if (taken.row().living()) {
      taken.keep(taken.row());
    } else {
      taken.close();
    }
  }

  static DaybookException.NotFound unknown(DocId doc, Heads heads) {
    return new DaybookException.NotFound(
        "heads-unknown",
        "document %s never was at heads %s: wanted a version that its history lists"
            .formatted(doc, heads));
  }
}
