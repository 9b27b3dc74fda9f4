package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daybook.documents.BranchName;
import org.daybook.documents.Commit;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.Heads;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.daybook.documents.Tag;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// A commit to `main`, computed to the last byte on the caller's thread, so that the one writer
/// only binds values. May be written more than once, should its group have to be written again.
///
/// @param before the row it is based on; null for a new document
/// @param after what the row becomes, but for its sequence numbers
/// @param json the props as text
/// @param snapshot the whole history, when the pending changes are folded up
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Revision(
    @Nullable DocumentRow before,
    DocumentRow after,
    String json,
    Entry entry,
    byte @Nullable [] snapshot,
    LinkChanges links) {

  /// A document's first.
  static Revision created(
      NewDocument document, Heads heads, byte[] bytes, LinkChanges links, long atMillis) {
    DocId doc = document.id();
    Instant at = Instant.ofEpochMilli(atMillis);
    return new Revision(
        null,
        new DocumentRow(
            new Document(doc, heads, Sequence.START, at, at, document.props()),
            new Commit(Sequence.START, doc, heads),
            DocumentRow.State.LIVING,
            document.unique(),
            0,
            1),
        Json.propsText(document.props()),
        Entry.of(
            doc,
            BranchName.MAIN,
            FeedEntry.Kind.CREATED,
            heads,
            null,
            KeyChanges.between(new TreeMap<>(), document.props()),
            document.provenance(),
            atMillis,
            bytes),
        null,
        links);
  }

  /// One more; of a deleted document, its return.
  ///
  /// @param keys all that may differ
  /// @param increment the change; null when a snapshot is given instead, or nothing changed
  static Revision next(
      DocumentRow before,
      Heads heads,
      SortedMap<PropKey, JsonNode> props,
      Set<PropKey> keys,
      byte @Nullable [] increment,
      byte @Nullable [] snapshot,
      LinkChanges links,
      Provenance provenance,
      long atMillis) {
    Document was = before.document();
    int pending = snapshot != null ? 0 : before.pending() + (increment == null ? 0 : 1);
    return new Revision(
        before,
        new DocumentRow(
            new Document(
                was.id(),
                heads,
                Sequence.START,
                was.created(),
                Instant.ofEpochMilli(atMillis),
                props),
            before.first(),
            DocumentRow.State.LIVING,
            before.unique(),
            before.snapshot(),
            pending),
        Json.propsText(props),
        Entry.of(
            was.id(),
            BranchName.MAIN,
            before.living() ? FeedEntry.Kind.EDITED : FeedEntry.Kind.RESTORED,
            heads,
            was.sequence().value(),
            KeyChanges.among(keys, was.props(), props),
            provenance,
            atMillis,
            increment),
        snapshot,
        links);
  }

  /// A tombstone.
  static Revision deleted(
      DocumentRow before, LinkChanges links, Provenance provenance, long atMillis) {
    Document was = before.document();
    var none = new TreeMap<PropKey, JsonNode>();
    return new Revision(
        before,
        new DocumentRow(
            new Document(
                was.id(),
                was.heads(),
                Sequence.START,
                was.created(),
                Instant.ofEpochMilli(atMillis),
                none),
            before.first(),
            DocumentRow.State.DELETED,
            before.unique(),
            before.snapshot(),
            before.pending()),
        "{}",
        Entry.of(
            was.id(),
            BranchName.MAIN,
            FeedEntry.Kind.DELETED,
            was.heads(),
            was.sequence().value(),
            KeyChanges.between(was.props(), none),
            provenance,
            atMillis,
            null),
        null,
        links);
  }

  /// How many bytes of history it adds, or all of them if it folds them up.
  int bytes() {
    byte[] whole = snapshot;
    byte[] change = entry.bytes();
    return (whole == null ? 0 : whole.length) + (change == null ? 0 : change.length);
  }

  /// Writes it. @return the row as it then is
  ///
  /// @throws DaybookException.Conflict `unique-taken`
  DocumentRow write(WriteTx tx) throws SQLException {
    DocumentRow was = before;
    boolean comes = after.living() && (was == null || !was.living());
    if (comes && after.unique() != null) {
      refuseTwin(tx, after.unique());
    }
    Sequence sequence = tx.append(entry);
    if (was == null) {
      insert(tx, sequence);
    } else {
      update(tx, was, sequence);
    }
    retag(tx, was == null ? Set.of() : tags(was.props()), tags(after.props()));
    links.write(tx, after.id());
    tx.live(comes ? 1 : after.living() ? 0 : -1);
    return placed(sequence);
  }

  private void refuseTwin(WriteTx tx, String unique) throws SQLException {
    var twin = DocumentRows.byUnique(tx.session(), unique);
    if (twin.isPresent()) {
      throw taken(after.id(), unique, twin.get());
    }
  }

  private static DaybookException.Conflict taken(DocId doc, String unique, DocId twin) {
    var context = new TreeMap<String, Object>();
    context.put("twin", twin.value());
    return new DaybookException.Conflict(
        "unique-taken",
        "document %s would be %s, which document %s is already: use that one, or delete it"
            .formatted(doc, unique, twin),
        context);
  }

  private DocumentRow placed(Sequence sequence) {
    Document document = after.document();
    return new DocumentRow(
        new Document(
            document.id(),
            document.heads(),
            sequence,
            document.created(),
            document.modified(),
            document.props()),
        before == null ? new Commit(sequence, after.id(), document.heads()) : after.first(),
        after.state(),
        after.unique(),
        snapshot == null ? after.snapshot() : sequence.value(),
        after.pending());
  }

  private void insert(WriteTx tx, Sequence sequence) throws SQLException {
    Document document = after.document();
    tx.session()
        .update(
            "INSERT INTO document ("
                + DocumentRow.COLUMNS
                + ") VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
            document.id().value(),
            document.heads().toString(),
            sequence.value(),
            document.heads().toString(),
            sequence.value(),
            document.created().toEpochMilli(),
            document.modified().toEpochMilli(),
            after.unique(),
            after.pending(),
            json);
  }

  private void update(WriteTx tx, DocumentRow was, Sequence sequence) throws SQLException {
    DocId doc = after.id();
    byte[] whole = snapshot;
    if (whole == null) {
      tx.session()
          .update(
              after.state() == was.state()
                  ? "UPDATE document SET heads = ?, sequence = ?, modified = ?, pending = ?, json = ?"
                      + " WHERE id = ?"
                  : "UPDATE document SET heads = ?, sequence = ?, modified = ?, pending = ?, json = ?,"
                      + " state = "
                      + after.state().number()
                      + " WHERE id = ?",
              after.heads().toString(),
              sequence.value(),
              after.document().modified().toEpochMilli(),
              after.pending(),
              json,
              doc.value());
      return;
    }
    DocumentRows.snapshot(tx, doc, whole);
    Chain.forget(tx.session(), was.document().sequence().value(), was.snapshot());
    tx.session()
        .update(
            "UPDATE document SET heads = ?, sequence = ?, modified = ?, pending = 0, snapshot = ?,"
                + " json = ?, state = ? WHERE id = ?",
            after.heads().toString(),
            sequence.value(),
            after.document().modified().toEpochMilli(),
            sequence.value(),
            json,
            after.state().number(),
            doc.value());
  }

  private void retag(WriteTx tx, Set<Tag> had, Set<Tag> has) throws SQLException {
    for (Tag gone : had) {
      if (!has.contains(gone)) {
        tx.session()
            .update(
                "DELETE FROM doc_tag WHERE tag = ? AND doc = ?", gone.name(), after.id().value());
      }
    }
    for (Tag added : has) {
      if (!had.contains(added)) {
        tx.session()
            .update(
                "INSERT INTO doc_tag (tag, doc) VALUES (?, ?)", added.name(), after.id().value());
      }
    }
  }

  static Set<Tag> tags(SortedMap<PropKey, JsonNode> props) {
    var tags = new TreeSet<Tag>();
    props.keySet().forEach(key -> tags.add(key.tag()));
    return tags;
  }
}
