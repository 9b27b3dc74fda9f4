package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ref.Cleaner;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Finding;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.automerge.Chunks;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// What is wrong with one document, and what its changes say it is. One thread; closed by whoever
/// asked for it.
final class Diagnosis implements AutoCloseable {

  private final Stored row;
  private final DocId id;
  private final Finding.Subject subject;
  private final List<Finding> findings = new ArrayList<>();
  private final Trail trail;
  private final List<byte[]> chunks;
  private @Nullable AutomergeDocument automerge;
  private @Nullable SortedMap<PropKey, JsonNode> told;
  private SortedMap<PropKey, JsonNode> truth = new TreeMap<>();
  private Set<String> hashes = Set.of();
  private final Set<BlobRef> blobs = new HashSet<>();

  private Diagnosis(Stored row, Trail trail, List<byte[]> chunks) {
    this.row = row;
    this.id = new DocId(row.id());
    this.subject = new Finding.Subject.OfDocument(id);
    this.trail = trail;
    this.chunks = chunks;
  }

  /// @param history whether every version is read
  static Diagnosis of(Session session, Stored row, Links links, Cleaner cleaner, boolean history)
      throws SQLException {
    Trail trail =
        row.purged()
            ? new Trail(List.of(), null)
            : Trail.follow(session, row.id(), "main", row.sequence());
    var chunks = new ArrayList<byte[]>();
    if (row.snapshot() > 0) {
      // one without bytes is as good as none
      session
          .query("SELECT bytes FROM snapshot WHERE doc = ?", r -> r.getBytes(1), row.id())
          .stream()
          .filter(Objects::nonNull)
          .forEach(chunks::add);
    }
    boolean whole = row.snapshot() == 0 || !chunks.isEmpty();
    chunks.addAll(trail.changes(session, row.snapshot()));
    var diagnosis = new Diagnosis(row, trail, chunks);
    try {
      if (row.purged()) {
        diagnosis.row();
      } else {
        diagnosis.trail(whole);
        diagnosis.row();
        if (whole) {
          diagnosis.load(cleaner);
        }
        diagnosis.compare();
        diagnosis.index(session, links, history);
      }
      return diagnosis;
    } catch (SQLException | RuntimeException e) {
      diagnosis.close();
      throw e;
    }
  }

  private void found(Flaw flaw, String detail) {
    findings.add(flaw.of(subject, detail));
  }

  private void trail(boolean snapshotThere) {
    if (trail.fault() != null) {
      found(Flaw.HISTORY_BROKEN, trail.fault());
    }
    trail
        .newest()
        .filter(last -> !Trail.fits(last.kind(), row.state()) || !last.heads().equals(row.heads()))
        .ifPresent(
            last ->
                found(
                    Flaw.HISTORY_BROKEN,
                    "its last feed entry %d is %s to heads %s; the row is in state %d at heads %s"
                        .formatted(
                            last.sequence(), last.kind(), last.heads(), row.state(), row.heads())));
    trail
        .oldest()
        .filter(
            first ->
                trail.whole()
                    && !(first.kind().equals("CREATED")
                        && first.sequence() == row.createdSequence()
                        && first.heads().equals(row.createdHeads())))
        .ifPresent(
            first ->
                found(
                    Flaw.HISTORY_BROKEN,
                    "its first feed entry is %d (%s), its row says it was created by %d"
                        .formatted(first.sequence(), first.kind(), row.createdSequence())));
    if (!snapshotThere) {
      found(Flaw.SNAPSHOT_DIFFERS, "it has no snapshot, its row says it has");
    } else if (row.snapshot() != 0 && !trail.contains(row.snapshot())) {
      found(
          Flaw.SNAPSHOT_DIFFERS,
          "its snapshot is of feed entry %d, which is none of its own".formatted(row.snapshot()));
    } else if (trail.whole() && trail.pending(row.snapshot()) != row.pending()) {
      found(
          Flaw.SNAPSHOT_DIFFERS,
          "%d feed entries hold changes after its snapshot, its row says %d"
              .formatted(trail.pending(row.snapshot()), row.pending()));
    }
  }

  private void row() {
    try {
      told = Json.props(row.json());
      Heads.parse(row.heads());
      Heads.parse(row.createdHeads());
      if (row.state() < 0 || row.state() >= DocumentRow.State.values().length) {
        found(Flaw.DOCUMENT_UNREADABLE, "its state is " + row.state());
      } else if (!row.living() && !told.isEmpty()) {
        found(Flaw.JSON_DIFFERS, "it does not live, and has props");
      }
    } catch (IllegalArgumentException | DaybookException e) {
      found(Flaw.DOCUMENT_UNREADABLE, String.valueOf(e.getMessage()));
    }
  }

  private void load(Cleaner cleaner) {
    AutomergeDocument loaded = null;
    try {
      loaded = AutomergeDocument.load(cleaner, chunks);
      truth = loaded.props();
      hashes = new HashSet<>(Chunks.hashes(loaded.changesSince(Heads.NONE)));
      if (newest()) {
        automerge = loaded;
      } else {
        loaded.close();
        found(Flaw.CHANGES_DAMAGED, "its changes lack its newest version");
      }
    } catch (RuntimeException e) { // whatever the damage made of the reader
      if (loaded != null) {
        loaded.close();
      }
      found(Flaw.CHANGES_DAMAGED, String.valueOf(e.getMessage()));
    }
  }

  /// Whether the changes contain what the row, or at least its last entry, tells of.
  private boolean newest() {
    return known(row.heads()) || trail.newest().filter(last -> known(last.heads())).isPresent();
  }

  private boolean known(String heads) {
    try {
      return hashes.containsAll(Heads.parse(heads).hashes());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void compare() {
    AutomergeDocument loaded = automerge;
    if (loaded == null) {
      return;
    }
    if (!loaded.heads().toString().equals(row.heads())) {
      found(
          Flaw.HEADS_DIFFER,
          "its changes lead to heads %s, its row says %s".formatted(loaded.heads(), row.heads()));
    }
    if (row.living() && told != null && !told.equals(truth)) {
      found(Flaw.JSON_DIFFERS, differing(told, truth));
    }
    for (Trail.Step step : trail.steps()) {
      if (!known(step.heads())) {
        found(
            Flaw.HISTORY_BROKEN,
            "feed entry %d tells of heads %s, which its changes lack"
                .formatted(step.sequence(), step.heads()));
        return;
      }
    }
  }

  private static String differing(
      SortedMap<PropKey, JsonNode> told, SortedMap<PropKey, JsonNode> truth) {
    var keys = new TreeSet<>(told.keySet());
    keys.addAll(truth.keySet());
    keys.removeIf(key -> Objects.equals(told.get(key), truth.get(key)));
    return "its row and its changes differ in " + keys;
  }

  /// What the tables that are derived from the props must say.
  private void index(Session session, Links links, boolean history) throws SQLException {
    SortedMap<PropKey, JsonNode> props = props();
    for (Tag tag : Revision.tags(props)) {
      if (session
          .first(
              "SELECT 1 FROM doc_tag WHERE tag = ? AND doc = ?",
              r -> r.getInt(1),
              tag.name(),
              row.id())
          .isEmpty()) {
        found(Flaw.TAGS_DIFFER, "it has props of tag %s and is not listed by it".formatted(tag));
      }
    }
    for (LinkChanges.Out out : out(links)) {
      boolean there =
          session
              .first(
                  "SELECT link FROM reference"
                      + " WHERE target = ? AND source = ? AND key = ? AND pointer = ?",
                  r -> r.getString(1),
                  out.link().doc().value(),
                  row.id(),
                  out.key().toString(),
                  out.pointer())
              .filter(link -> link.equals(out.link().toString()))
              .isPresent();
      if (!there) {
        found(Flaw.REFERENCES_DIFFER, "its link %s is not listed".formatted(out.link()));
      }
    }
    blobs.addAll(named(session, history));
    for (BlobRef blob : blobs) {
      if (session
          .first(
              "SELECT 1 FROM blob_use WHERE blob = ? AND doc = ?",
              r -> r.getInt(1),
              blob.sha256(),
              row.id())
          .isEmpty()) {
        found(
            Flaw.BLOB_USE_MISSING,
            "it names blob %s, which could be collected as unused".formatted(blob));
      }
    }
  }

  /// The blobs that it names, or ever named.
  private Set<BlobRef> named(Session session, boolean history) throws SQLException {
    var named = new HashSet<BlobRef>();
    truth.values().forEach(value -> Links.blobs(value, named));
    AutomergeDocument loaded = automerge;
    if (history && loaded != null) {
      everNamed(loaded, hashes, named);
    }
    for (String json :
        session.query(
            "SELECT json FROM branch WHERE doc = ? AND state = 0", r -> r.getString(1), row.id())) {
      try {
        Json.props(json).values().forEach(value -> Links.blobs(value, named));
      } catch (IllegalArgumentException | DaybookException e) {
        // The branch's own check says so.
      }
    }
    return named;
  }

  /// Adds the blobs that any version named. Known hashes only: others end the process.
  static void everNamed(AutomergeDocument loaded, Set<String> hashes, Set<BlobRef> named) {
    if (hashes.size() < 2) {
      return; // then there is but the newest
    }
    for (String hash : hashes) {
      Moment.heed();
      loaded.props(new Heads(List.of(hash))).values().forEach(value -> Links.blobs(value, named));
    }
  }

  List<Finding> findings() {
    return findings;
  }

  Trail trail() {
    return trail;
  }

  List<byte[]> chunks() {
    return chunks;
  }

  /// Its history, unless the changes are damaged.
  @Nullable AutomergeDocument automerge() {
    return automerge;
  }

  /// What the row says; null when it cannot be read.
  @Nullable SortedMap<PropKey, JsonNode> told() {
    return told;
  }

  /// All props that its changes lead to, of a deleted document too.
  SortedMap<PropKey, JsonNode> truth() {
    return truth;
  }

  Set<String> hashes() {
    return hashes;
  }

  /// What the derived tables are derived from.
  SortedMap<PropKey, JsonNode> props() {
    if (!row.living()) {
      return new TreeMap<>();
    }
    return automerge == null && told != null ? told : truth;
  }

  Set<LinkChanges.Out> out(Links links) {
    var out = new HashSet<LinkChanges.Out>();
    props().forEach((key, value) -> out.addAll(links.out(key, value)));
    return out;
  }

  /// The blobs that it must be recorded as a user of.
  Set<BlobRef> blobs() {
    return blobs;
  }

  @Override
  public void close() {
    AutomergeDocument loaded = automerge;
    if (loaded != null) {
      loaded.close();
      automerge = null;
    }
  }
}
