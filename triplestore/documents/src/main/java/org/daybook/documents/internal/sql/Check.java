package org.daybook.documents.internal.sql;

import java.lang.ref.Cleaner;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.daybook.documents.BlobRef;
import org.daybook.documents.CheckOptions;
import org.daybook.documents.CheckReport;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Finding;
import org.daybook.documents.Mirror;
import org.daybook.documents.Progress;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.blob.Listed;
import org.daybook.documents.internal.blob.VaultBlobs;
import org.daybook.documents.internal.blob.Verification;

/// One check. Holds a document at a time. For one thread.
final class Check {

  /// A part of it, which may meet a torn page.
  private interface Part {
    void look() throws SQLException;
  }

  private final Database database;
  private final VaultBlobs blobs;
  private final Links links;
  private final CheckOptions options;
  private final Consumer<Finding> told;
  private final Progress progress;
  private final Cleaner cleaner;
  private long documents;
  private long branches;
  private long entries;
  private long named;
  private long findings;
  private long tags;
  private long references;
  private boolean torn;

  Check(SqlCare.Parts parts, CheckOptions options, Consumer<Finding> told, Progress progress) {
    this.database = parts.database();
    this.blobs = parts.blobs();
    this.links = parts.links();
    this.cleaner = parts.open().cleaner();
    this.options = options;
    this.told = told;
    this.progress = progress;
  }

  CheckReport run() {
    Sequence sequence = Moment.read(database, this::rows);
    if (options.blobBytes()) {
      part(this::blobBytes);
    }
    files();
    return new CheckReport(sequence, documents, branches, entries, named, findings);
  }

  private Sequence rows(Session session) throws SQLException {
    Sequence last =
        new Sequence(
            session
                .first("SELECT coalesce(max(sequence), 0) FROM feed", row -> row.getLong(1))
                .orElse(0L));
    if (options.database()) {
      part(
          () -> {
            for (String line : database.dialect().integrity(session)) {
              found(Flaw.DATABASE_DAMAGED.of(new Finding.Subject.Vault(), line));
            }
          });
    }
    part(() -> documents(session));
    part(() -> blobsNamed(session));
    var tables = new TableCheck(session, links, this::found);
    part(() -> tables.derived(tags, references));
    part(tables::stray);
    part(tables::lost);
    part(tables::numbers);
    part(() -> entries = tables.feed());
    part(tables::schemas);
    part(tables::merges);
    return last;
  }

  /// What a torn page keeps from being read is said once; the rest is looked at all the same.
  private void part(Part part) {
    Moment.heed();
    try {
      part.look();
    } catch (SQLException e) {
      if (torn) {
        return; // the database answers nothing any more, or the same again
      }
      if (!database.dialect().corrupt(e)) {
        throw new DaybookException.Unavailable(
            "vault-unreadable", "the vault's database cannot be read: " + e.getMessage(), e);
      }
      torn = true;
      found(
          Flaw.DATABASE_DAMAGED.of(
              new Finding.Subject.Vault(),
              "its database does not read to the end: %s".formatted(e.getMessage())));
    }
  }

  private void found(Finding finding) {
    findings++;
    told.accept(finding);
  }

  private void documents(Session session) throws SQLException {
    session.each(
        "SELECT " + DocumentRow.COLUMNS + " FROM document ORDER BY id",
        found -> {
          Moment.heed();
          document(session, Stored.read(found));
          progress.at("documents", ++documents, -1);
        });
  }

  private void document(Session session, Stored row) throws SQLException {
    DocId id;
    try {
      id = new DocId(row.id());
    } catch (IllegalArgumentException e) {
      found(
          Flaw.DOCUMENT_UNREADABLE.of(
              new Finding.Subject.Named("document", row.id()), String.valueOf(e.getMessage())));
      return;
    }
    try (var diagnosis = Diagnosis.of(session, row, links, cleaner, options.history())) {
      diagnosis.findings().forEach(this::found);
      tags += Revision.tags(diagnosis.props()).size();
      references += diagnosis.out(links).size();
      if (diagnosis.automerge() != null) {
        for (var branch : BranchDiagnosis.rows(session, id)) {
          branches++;
          BranchDiagnosis.of(session, branch, diagnosis.chunks(), cleaner)
              .findings()
              .forEach(this::found);
        }
      }
      if (diagnosis.findings().isEmpty()) {
        mirrors(session, id, row);
      }
    }
  }

  private void mirrors(Session session, DocId id, Stored row) throws SQLException {
    for (Mirror mirror : options.mirrors()) {
      try {
        List<Finding> differing =
            row.living()
                ? mirror.check(living(session, id))
                : mirror.checkGone(id, new Sequence(row.sequence()));
        differing.forEach(this::found);
      } catch (DaybookException e) {
        if (e.code().equals("care-interrupted")) {
          throw e;
        }
        found(
            Flaw.MIRROR_FAILED.of(
                new Finding.Subject.Named("mirror", mirror.name()),
                "it cannot be compared with document %s: %s".formatted(id, e.getMessage())));
      }
    }
  }

  private static Document living(Session session, DocId id) throws SQLException {
    return DocumentRows.row(session, id)
        .map(DocumentRow::document)
        .orElseThrow(() -> Commits.unknown(id));
  }

  private void blobsNamed(Session session) throws SQLException {
    session.each(
        "SELECT blob, min(doc) FROM blob_use GROUP BY blob ORDER BY blob",
        row -> {
          Moment.heed();
          var blob = new BlobRef(row.getString(1));
          progress.at("blobs", ++named, -1);
          if (blobs.size(blob).isEmpty()) {
            found(
                Flaw.BLOB_MISSING.of(
                    new Finding.Subject.OfBlob(blob),
                    "document %s names it, and it is not here".formatted(row.getString(2))));
          }
        });
  }

  private void blobBytes() {
    blobs.walk(
        listed -> {
          Moment.heed();
          if (listed instanceof Listed.Blob(BlobRef blob, long _, var _)
              && blobs.verify(blob) instanceof Verification.Corrupt(String is)) {
            found(
                Flaw.BLOB_CORRUPT.of(
                    new Finding.Subject.OfBlob(blob), "its bytes are those of " + is));
          }
          return true;
        });
  }

  private void files() {
    blobs.walk(
        listed -> {
          Moment.heed();
          if (listed instanceof Listed.Unknown(String name)) {
            found(
                Flaw.FILE_UNKNOWN.of(
                    new Finding.Subject.Named("file", name),
                    "it lies among the blobs and is none"));
          }
          return true;
        });
  }
}
