package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.ref.Cleaner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.daybook.documents.Branch;
import org.daybook.documents.BranchName;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.json.Json;
import org.jspecify.annotations.Nullable;

/// A row of `branch`.
///
/// @param open whether it can still be edited and merged
/// @param actor who writes on it, and on no other branch
/// @param bytes its changes since the fork, oldest first; null while there are none
/// @param outcome what its merge did, once it was merged
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record BranchRow(
    Branch branch, boolean open, byte[] actor, byte @Nullable [] bytes, @Nullable String outcome) {

  static final String COLUMNS =
      "doc, name, state, fork, heads, sequence, created, modified, author_kind, author_name, cause,"
          + " actor, json, bytes, outcome";

  static BranchRow read(ResultSet row) throws SQLException {
    return new BranchRow(
        new Branch(
            new DocId(row.getString("doc")),
            new BranchName(row.getString("name")),
            Heads.parse(row.getString("fork")),
            Heads.parse(row.getString("heads")),
            new Sequence(row.getLong("sequence")),
            Instant.ofEpochMilli(row.getLong("created")),
            Instant.ofEpochMilli(row.getLong("modified")),
            Entry.provenance(row),
            Json.props(row.getString("json"))),
        row.getInt("state") == 0,
        HexFormat.of().parseHex(row.getString("actor")),
        row.getBytes("bytes"),
        row.getString("outcome"));
  }

  /// Open or merged.
  static Optional<BranchRow> row(Session session, DocId doc, BranchName name) throws SQLException {
    return session.first(
        "SELECT " + COLUMNS + " FROM branch WHERE doc = ? AND name = ?",
        BranchRow::read,
        doc.value(),
        name.value());
  }

  /// A document's, the merged ones among them.
  static List<BranchRow> all(Session session, DocId doc) throws SQLException {
    return session.query(
        "SELECT " + COLUMNS + " FROM branch WHERE doc = ? ORDER BY state, name",
        BranchRow::read,
        doc.value());
  }

  /// A document's open ones.
  static List<BranchRow> open(Session session, DocId doc) throws SQLException {
    return session.query(
        "SELECT " + COLUMNS + " FROM branch WHERE doc = ? AND state = 0 ORDER BY name",
        BranchRow::read,
        doc.value());
  }

  /// A new one, without changes; its place in the feed is not known yet.
  static BranchRow begun(
      DocId doc,
      BranchName name,
      Heads fork,
      SortedMap<PropKey, JsonNode> props,
      Provenance provenance,
      byte[] actor,
      long atMillis) {
    Instant at = Instant.ofEpochMilli(atMillis);
    return new BranchRow(
        new Branch(doc, name, fork, fork, Sequence.START, at, at, provenance, props),
        true,
        actor,
        null,
        null);
  }

  BranchRow at(Sequence sequence) {
    return with(branch.heads(), sequence, branch.modified(), branch.props(), bytes);
  }

  BranchRow edited(Heads heads, SortedMap<PropKey, JsonNode> props, byte[] changes, long atMillis) {
    return with(heads, branch.sequence(), Instant.ofEpochMilli(atMillis), props, changes);
  }

  private BranchRow with(
      Heads heads,
      Sequence sequence,
      Instant modified,
      SortedMap<PropKey, JsonNode> props,
      byte @Nullable [] changes) {
    return new BranchRow(
        new Branch(
            branch.doc(),
            branch.name(),
            branch.fork(),
            heads,
            sequence,
            branch.created(),
            modified,
            branch.provenance(),
            props),
        open,
        actor,
        changes,
        outcome);
  }

  void insert(WriteTx tx) throws SQLException {
    tx.session()
        .update(
            "INSERT INTO branch ("
                + COLUMNS
                + ") VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
            branch.doc().value(),
            branch.name().value(),
            branch.fork().toString(),
            branch.heads().toString(),
            branch.sequence().value(),
            branch.created().toEpochMilli(),
            branch.modified().toEpochMilli(),
            branch.provenance().author().kind().name(),
            branch.provenance().author().name(),
            branch.provenance().cause(),
            HexFormat.of().formatHex(actor),
            Json.propsText(branch.props()),
            bytes);
  }

  void update(WriteTx tx) throws SQLException {
    tx.session()
        .update(
            "UPDATE branch SET heads = ?, sequence = ?, modified = ?, json = ?, bytes = ?"
                + " WHERE doc = ? AND name = ?",
            branch.heads().toString(),
            branch.sequence().value(),
            branch.modified().toEpochMilli(),
            Json.propsText(branch.props()),
            bytes,
            branch.doc().value(),
            branch.name().value());
  }

  /// A fork of the document that has the branch's changes as well. The caller holds the document's
  /// lock, and closes it.
  AutomergeDocument automerge(Database database, DocumentRow row, Cleaner cleaner) {
    var chunks =
        new ArrayList<byte[]>(database.read(session -> DocumentRows.changes(session, row)));
    if (bytes != null) {
      chunks.add(bytes);
    }
    try {
      AutomergeDocument loaded = AutomergeDocument.load(cleaner, chunks);
      if (bytes != null && !loaded.heads().hashes().containsAll(branch.heads().hashes())) {
        loaded.close();
        throw new DaybookException.Fault(
            "vault-corrupt",
            "its changes do not lead to heads %s, as its row says".formatted(branch.heads()));
      }
      return loaded;
    } catch (DaybookException.Fault e) {
      throw new DaybookException.Fault(
          "vault-corrupt",
          "branch %s of document %s: %s".formatted(branch.name(), row.id(), e.getMessage()),
          e);
    }
  }
}
