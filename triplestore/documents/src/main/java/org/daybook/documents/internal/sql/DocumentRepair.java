package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daybook.documents.Author;
import org.daybook.documents.BlobRef;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Edit;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// Makes the rows of one document agree with its changes, or where these are damaged, its changes
/// with its row. For one thread.
final class DocumentRepair {

  static final Provenance WHY = new Provenance(Author.HOST, "repair");

  private final SqlCare.Parts parts;
  private final Database database;
  private final SecureRandom random = new SecureRandom();
  private long lost;

  DocumentRepair(SqlCare.Parts parts) {
    this.parts = parts;
    this.database = parts.database();
  }

  /// How many documents and branches lost their history.
  long lost() {
    return lost;
  }

  /// Gives a document that lost its row a new one, from the feed; [#repair] then makes it right.
  void found(DocId doc) {
    parts.locks().locked(doc, () -> database.writer().write(tx -> row(tx.session(), doc)));
  }

  private static boolean row(Session session, DocId doc) throws SQLException {
    record Place(long sequence, String kind, String heads, long at, boolean bytes) {}
    List<Place> places =
        session.query(
            "SELECT sequence, kind, heads, at, bytes IS NOT NULL FROM feed WHERE doc = ?"
                + " AND branch = 'main' AND kind IN ('CREATED', 'EDITED', 'DELETED', 'RESTORED')"
                + " ORDER BY sequence",
            row ->
                new Place(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getBoolean(5)),
            doc.value());
    if (places.isEmpty() || Stored.row(session, doc).isPresent()) {
      return false;
    }
    Place first = places.getFirst();
    Place last = places.getLast();
    boolean snapshot =
        session
            .first("SELECT 1 FROM snapshot WHERE doc = ?", row -> row.getInt(1), doc.value())
            .isPresent();
    long held =
        places.stream()
            .filter(Place::bytes)
            .mapToLong(Place::sequence)
            .min()
            .orElse(Long.MAX_VALUE);
    long whole =
        !snapshot
            ? 0
            : places.stream()
                .mapToLong(Place::sequence)
                .filter(sequence -> sequence < held)
                .max()
                .orElse(last.sequence());
    session.update(
        "INSERT INTO document ("
            + DocumentRow.COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?, '{}')",
        doc.value(),
        last.kind().equals("DELETED") ? 1 : 0,
        last.heads(),
        last.sequence(),
        first.heads(),
        first.sequence(),
        first.at(),
        last.at(),
        whole,
        places.stream().filter(place -> place.bytes() && place.sequence() > whole).count());
    return true;
  }

  void repair(DocId doc) {
    parts
        .locks()
        .locked(
            doc,
            () -> {
              parts.open().discard(doc);
              Optional<Stored> row = database.read(session -> Stored.row(session, doc));
              if (row.isPresent()) {
                repaired(doc, placed(doc, row.get()));
              }
              return true;
            });
  }

  /// A row that has lost its place in the feed finds it again, where the feed has it.
  private Stored placed(DocId doc, Stored row) {
    Trail trail =
        database.read(session -> Trail.follow(session, doc.value(), "main", row.sequence()));
    if (row.purged() || !trail.steps().isEmpty()) {
      return row;
    }
    return database
        .writer()
        .write(
            tx -> {
              tx.session()
                  .update(
                      "UPDATE document SET sequence = coalesce((SELECT max(sequence) FROM feed"
                          + " WHERE doc = ? AND branch = 'main' AND kind IN"
                          + " ('CREATED', 'EDITED', 'DELETED', 'RESTORED')), sequence) WHERE id = ?",
                      doc.value(),
                      doc.value());
              return Stored.row(tx.session(), doc).orElse(row);
            });
  }

  private void repaired(DocId doc, Stored row) {
    try (var diagnosis =
        database.read(
            session -> Diagnosis.of(session, row, parts.links(), parts.open().cleaner(), true))) {
      if (row.purged()) {
        database
            .writer()
            .write(
                tx ->
                    tx.session()
                        .update("UPDATE document SET json = '{}' WHERE id = ?", doc.value()));
        return;
      }
      AutomergeDocument whole = diagnosis.automerge();
      boolean onlyIndex =
          whole != null
              && diagnosis.findings().stream()
                  .allMatch(
                      finding ->
                          Flaw.TAGS_DIFFER.is(finding)
                              || Flaw.REFERENCES_DIFFER.is(finding)
                              || Flaw.BLOB_USE_MISSING.is(finding));
      if (onlyIndex) {
        database
            .writer()
            .write(
                tx -> {
                  index(tx, doc, diagnosis, diagnosis.props());
                  return true;
                });
        branches(doc, diagnosis.chunks());
      } else if (whole != null) {
        byte[] bytes = whole.save();
        rewrite(doc, row, diagnosis, new Content(whole.heads(), bytes, diagnosis.truth()), true);
        branches(doc, List.of(bytes));
      } else {
        restart(doc, row, diagnosis);
      }
    }
  }

  /// What a document is, all of it.
  ///
  /// @param bytes its changes, whole
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  private record Content(Heads heads, byte[] bytes, SortedMap<PropKey, JsonNode> props) {}

  /// A first version anew, from what the row says.
  private void restart(DocId doc, Stored row, Diagnosis diagnosis) {
    SortedMap<PropKey, JsonNode> told = diagnosis.told();
    if (told == null) {
      throw new DaybookException.Fault(
          "vault-corrupt",
          "document %s: neither its changes nor its JSON can be read: restore a backup"
              .formatted(doc));
    }
    keep(doc.value(), diagnosis.chunks());
    var actor = new byte[16];
    random.nextBytes(actor);
    try (var anew = AutomergeDocument.empty(actor, parts.open().cleaner())) {
      anew.change(Heads.NONE, new TreeMap<>(), actor, Edit.put(told), parts.schemas()::text);
      byte[] bytes = anew.save();
      rewrite(doc, row, diagnosis, new Content(anew.heads(), bytes, told), false);
      lost++;
      branches(doc, List.of(bytes));
    }
  }

  /// Damaged bytes are never thrown away: somebody may know how to read them.
  private void keep(String name, List<byte[]> chunks) {
    var all = new ByteArrayOutputStream();
    chunks.forEach(all::writeBytes);
    Path dir = parts.dir().resolve("damaged");
    try {
      Files.createDirectories(dir);
      String file = name.replace('/', '_') + "-" + parts.clock().millis() + ".automerge";
      Disk.write(dir.resolve(file), all.toByteArray());
    } catch (IOException e) {
      throw new DaybookException.Unavailable(
          "vault-write",
          "the damaged changes of %s cannot be kept in %s: %s; nothing was changed"
              .formatted(name, dir, e.getMessage()),
          e);
    }
  }

  /// Writes a document's rows anew: its changes as a snapshot, and one more entry of the feed.
  ///
  /// @param follows whether the versions before stay its history
  private void rewrite(
      DocId doc, Stored row, Diagnosis diagnosis, Content content, boolean follows) {
    long now = parts.clock().millis();
    boolean lives = row.state() != DocumentRow.State.DELETED.number();
    SortedMap<PropKey, JsonNode> told = diagnosis.told();
    SortedMap<PropKey, JsonNode> was = told == null || !row.living() ? new TreeMap<>() : told;
    SortedMap<PropKey, JsonNode> is = lives ? content.props() : new TreeMap<>();
    List<Trail.Step> kept =
        follows ? known(diagnosis.trail().steps(), diagnosis) : new ArrayList<>();
    database
        .writer()
        .write(
            tx -> {
              Session session = tx.session();
              long first = 0;
              long last = 0;
              String firstHeads = content.heads().toString();
              if (!kept.isEmpty()) {
                Trail.Step oldest = kept.getLast();
                first = oldest.sequence();
                firstHeads = oldest.heads();
                last = kept.getFirst().sequence();
                if (!oldest.kind().equals("CREATED") || oldest.previous() != 0) {
                  session.update(
                      "UPDATE feed SET kind = 'CREATED', previous = NULL WHERE sequence = ?",
                      first);
                }
              }
              if (kept.isEmpty()) {
                last = append(tx, doc, FeedEntry.Kind.CREATED, content, null, was, is, now);
                first = last;
              }
              if (!kept.isEmpty() || !lives) {
                last =
                    append(
                        tx,
                        doc,
                        lives ? FeedEntry.Kind.EDITED : FeedEntry.Kind.DELETED,
                        content,
                        last,
                        was,
                        is,
                        now);
              }
              for (Trail.Step step : diagnosis.trail().steps()) {
                if (step.bytes()) {
                  session.update(
                      "UPDATE feed SET bytes = NULL WHERE sequence = ?", step.sequence());
                }
              }
              DocumentRows.snapshot(tx, doc, content.bytes());
              session.update(
                  "UPDATE document SET state = ?, heads = ?, sequence = ?, created_heads = ?,"
                      + " created_sequence = ?, modified = ?, snapshot = ?, pending = 0, json = ?"
                      + " WHERE id = ?",
                  lives ? 0 : 1,
                  content.heads().toString(),
                  last,
                  firstHeads,
                  first,
                  now,
                  last,
                  Json.propsText(is),
                  doc.value());
              index(tx, doc, diagnosis, is);
              return true;
            });
  }

  /// The steps up to the first that tells of a version its changes lack.
  private static List<Trail.Step> known(List<Trail.Step> steps, Diagnosis diagnosis) {
    var known = new ArrayList<Trail.Step>();
    for (Trail.Step step : steps) {
      if (!diagnosis.hashes().containsAll(Heads.parse(step.heads()).hashes())) {
        break;
      }
      known.add(step);
    }
    return known;
  }

  private static long append(
      WriteTx tx,
      DocId doc,
      FeedEntry.Kind kind,
      Content content,
      @Nullable Long previous,
      SortedMap<PropKey, JsonNode> was,
      SortedMap<PropKey, JsonNode> is,
      long now)
      throws SQLException {
    return tx.append(
            Entry.of(
                doc,
                BranchName.MAIN,
                kind,
                content.heads(),
                previous,
                KeyChanges.between(was, is),
                WHY,
                now,
                null))
        .value();
  }

  /// Writes the derived rows anew.
  private void index(WriteTx tx, DocId doc, Diagnosis diagnosis, SortedMap<PropKey, JsonNode> props)
      throws SQLException {
    Session session = tx.session();
    session.update("DELETE FROM doc_tag WHERE doc = ?", doc.value());
    session.update("DELETE FROM reference WHERE source = ?", doc.value());
    for (Tag tag : Revision.tags(props)) {
      session.update("INSERT INTO doc_tag (tag, doc) VALUES (?, ?)", tag.name(), doc.value());
    }
    parts.links().between(props.keySet(), new TreeMap<>(), props).write(tx, doc);
    uses(session, doc, diagnosis);
  }

  private static void uses(Session session, DocId doc, Diagnosis diagnosis) throws SQLException {
    for (BlobRef blob : diagnosis.blobs()) {
      session.update(
          "INSERT INTO blob_use (blob, doc) VALUES (?, ?) ON CONFLICT (blob, doc) DO NOTHING",
          blob.sha256(),
          doc.value());
    }
  }

  /// Branches whose changes do not follow those of `main` begin anew, from their props.
  private void branches(DocId doc, List<byte[]> main) {
    for (BranchDiagnosis.Row row : database.read(session -> BranchDiagnosis.rows(session, doc))) {
      BranchDiagnosis diagnosis =
          database.read(session -> BranchDiagnosis.of(session, row, main, parts.open().cleaner()));
      SortedMap<PropKey, JsonNode> told = diagnosis.told();
      SortedMap<PropKey, JsonNode> truth = diagnosis.truth();
      SortedMap<PropKey, JsonNode> props = truth == null ? told : truth;
      if (!diagnosis.findings().isEmpty() && props != null) {
        begin(doc, row, main, props, truth == null);
      }
    }
  }

  private void begin(
      DocId doc,
      BranchDiagnosis.Row row,
      List<byte[]> main,
      SortedMap<PropKey, JsonNode> props,
      boolean damaged) {
    if (damaged && row.bytes() != null) {
      keep(doc + "-" + row.name(), List.of(row.bytes()));
      lost++;
    }
    var actor = new byte[16];
    random.nextBytes(actor);
    long now = parts.clock().millis();
    try (var fork = AutomergeDocument.load(parts.open().cleaner(), main)) {
      Heads at = fork.heads();
      SortedMap<PropKey, JsonNode> before = fork.props();
      var gone = new java.util.TreeSet<>(before.keySet());
      gone.removeAll(props.keySet());
      Edit edit = DocumentRow.effective(new Edit(props, gone), before);
      boolean changed = fork.change(at, before, actor, edit, parts.schemas()::text);
      byte[] bytes = changed ? fork.changesSince(at) : null;
      Heads heads = fork.heads();
      BranchName name = new BranchName(row.name());
      database
          .writer()
          .write(
              tx -> {
                Sequence begun =
                    tx.append(Entry.notice(doc, name, FeedEntry.Kind.BRANCHED, at, WHY, now));
                Sequence last =
                    changed
                        ? tx.append(
                            Entry.of(
                                doc,
                                name,
                                FeedEntry.Kind.EDITED,
                                heads,
                                begun.value(),
                                KeyChanges.between(before, props),
                                WHY,
                                now,
                                null))
                        : begun;
                tx.session()
                    .update(
                        "UPDATE branch SET fork = ?, heads = ?, sequence = ?, modified = ?,"
                            + " actor = ?, json = ?, bytes = ? WHERE doc = ? AND name = ?",
                        at.toString(),
                        heads.toString(),
                        last.value(),
                        now,
                        HexFormat.of().formatHex(actor),
                        Json.propsText(props),
                        bytes,
                        doc.value(),
                        row.name());
                return true;
              });
    }
  }
}
