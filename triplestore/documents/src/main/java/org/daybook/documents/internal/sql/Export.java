package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.ExportOptions;
import org.daybook.documents.ExportReport;
import org.daybook.documents.Progress;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.blob.Verification;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.daybook.documents.internal.json.Json;

/// One export, of one moment. Holds a document at a time. For one thread.
final class Export {

  static final int VERSION = 1;

  /// 64 KiB as base64.
  static final int PART = 48 * 1024;

  private final SqlCare.Parts parts;
  private final Session session;
  private final OutputStream out;
  private final ExportOptions options;
  private final Progress progress;
  private long schemas;
  private long documents;
  private long branches;
  private long blobs;
  private long absent;

  Export(
      SqlCare.Parts parts,
      Session session,
      OutputStream out,
      ExportOptions options,
      Progress progress) {
    this.parts = parts;
    this.session = session;
    this.out = out;
    this.options = options;
    this.progress = progress;
  }

  /// @throws UncheckedIOException when the stream does not take it
  ExportReport run() throws SQLException {
    var sequence =
        new Sequence(
            session
                .first("SELECT coalesce(max(sequence), 0) FROM feed", row -> row.getLong(1))
                .orElse(0L));
    line(
        object("daybook")
            .put("version", VERSION)
            .put("at", parts.clock().millis())
            .put("history", options.history())
            .put("blobs", options.blobs()));
    schemas();
    if (options.blobs()) {
      session.each(
          "SELECT DISTINCT blob FROM blob_use ORDER BY blob",
          row -> blob(new BlobRef(row.getString(1))));
    }
    session.each(
        "SELECT " + DocumentRow.COLUMNS + " FROM document ORDER BY id",
        row -> document(DocumentRow.read(row)));
    line(
        object("end")
            .put("schemas", schemas)
            .put("blobs", blobs)
            .put("documents", documents)
            .put("branches", branches));
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ExportReport(sequence, schemas, documents, branches, blobs, absent);
  }

  static ObjectNode object(String type) {
    return CanonicalNodes.INSTANCE.objectNode().put("type", type);
  }

  private void line(ObjectNode json) {
    try {
      out.write((Json.text(json) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void schemas() throws SQLException {
    session.each(
        "SELECT tag, owner, json FROM schema_version ORDER BY tag, version",
        row -> {
          ObjectNode json = object("schema");
          json.put("tag", row.getString(1)).put("owner", row.getString(2));
          json.set("schema", Json.parse(row.getString(3)));
          line(json);
          schemas++;
        });
  }

  /// Read whole beforehand, since what is written cannot be taken back.
  private void blob(BlobRef ref) {
    Moment.heed();
    if (!(parts.blobs().verify(ref) instanceof Verification.Whole(long size))) {
      absent++;
      return;
    }
    line(object("blob").put("sha256", ref.sha256()).put("size", size));
    try (InputStream in = parts.blobs().open(ref)) {
      byte[] part = in.readNBytes(PART);
      while (part.length > 0) {
        line(object("part").put("bytes", Base64.getEncoder().encodeToString(part)));
        part = in.readNBytes(PART);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    progress.at("blobs", ++blobs, -1);
  }

  private void document(DocumentRow row) throws SQLException {
    Moment.heed();
    ObjectNode json =
        object("document")
            .put("id", row.id().value())
            .put("state", row.state().name())
            .put("created", row.document().created().toEpochMilli())
            .put("modified", row.document().modified().toEpochMilli());
    if (row.unique() != null) {
      json.put("unique", row.unique());
    }
    if (row.state() != DocumentRow.State.PURGED && options.history()) {
      json.put("heads", row.heads().toString());
      line(json);
      history(row);
    } else {
      line(json);
      row.props()
          .forEach(
              (key, value) -> {
                ObjectNode prop = object("prop").put("key", key.toString());
                prop.set("value", value);
                line(prop);
              });
    }
    progress.at("documents", ++documents, -1);
  }

  private void history(DocumentRow row) throws SQLException {
    String doc = row.id().value();
    Trail trail = Trail.follow(session, doc, "main", row.document().sequence().value());
    require(row.id(), trail);
    changes(DocumentRows.changes(session, row));
    entries(trail);
    for (BranchRow branch : BranchRow.open(session, row.id())) {
      branch(branch);
    }
  }

  private static void require(DocId doc, Trail trail) {
    if (trail.fault() != null) {
      throw new DaybookException.Fault(
          "vault-corrupt",
          "document %s: %s: repair the vault, then export it".formatted(doc, trail.fault()));
    }
  }

  private void branch(BranchRow row) throws SQLException {
    var branch = row.branch();
    ObjectNode json =
        object("branch")
            .put("name", branch.name().value())
            .put("fork", branch.fork().toString())
            .put("heads", branch.heads().toString())
            .put("created", branch.created().toEpochMilli())
            .put("modified", branch.modified().toEpochMilli())
            .put("actor", java.util.HexFormat.of().formatHex(row.actor()))
            .put("authorKind", branch.provenance().author().kind().name())
            .put("author", branch.provenance().author().name())
            .put("cause", branch.provenance().cause());
    line(json);
    byte[] bytes = row.bytes();
    if (bytes != null) {
      changes(List.of(bytes));
    }
    Trail trail =
        Trail.follow(
            session, branch.doc().value(), branch.name().value(), branch.sequence().value());
    require(branch.doc(), trail);
    entries(trail);
    branches++;
  }

  private void changes(List<byte[]> chunks) {
    for (byte[] chunk : chunks) {
      for (int at = 0; at < chunk.length; at += PART) {
        byte[] part = Arrays.copyOfRange(chunk, at, Math.min(chunk.length, at + PART));
        line(object("changes").put("bytes", Base64.getEncoder().encodeToString(part)));
      }
    }
  }

  private void entries(Trail trail) throws SQLException {
    for (Trail.Step step : trail.steps().reversed()) {
      session
          .first(
              "SELECT kind, heads, added, changed, removed, author_kind, author_name, cause, at"
                  + " FROM feed WHERE sequence = ?",
              Export::entry,
              step.sequence())
          .ifPresent(this::line);
    }
  }

  private static ObjectNode entry(ResultSet row) throws SQLException {
    ObjectNode json = object("entry").put("kind", row.getString(1)).put("heads", row.getString(2));
    keys(json.putArray("added"), row.getString(3));
    keys(json.putArray("changed"), row.getString(4));
    keys(json.putArray("removed"), row.getString(5));
    return json.put("authorKind", row.getString(6))
        .put("author", row.getString(7))
        .put("cause", row.getString(8))
        .put("at", row.getLong(9));
  }

  private static void keys(ArrayNode into, String joined) {
    if (!joined.isEmpty()) {
      for (String key : joined.split(" ", -1)) {
        into.add(key);
      }
    }
  }
}
