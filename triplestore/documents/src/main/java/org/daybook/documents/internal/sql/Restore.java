package org.daybook.documents.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Progress;
import org.daybook.documents.internal.blob.VaultBlobs;

/// Brings a backup into an empty vault.
public final class Restore {

  private Restore() {}

  /// Blobs first: what they are named by comes in one transaction, or not at all.
  ///
  /// @throws DaybookException.Conflict `vault-not-empty`
  public static void into(
      BackupFolder backup,
      Path vaultDir,
      DocumentSettings settings,
      Clock clock,
      Progress progress) {
    try (Database database = Database.open(settings.database(), vaultDir, 1);
        VaultBlobs blobs =
            VaultBlobs.open(settings.blobs(), vaultDir, clock, settings.blobGrace())) {
      if (!database.read(Restore::empty)) {
        throw new DaybookException.Conflict(
            "vault-not-empty",
            "the vault at %s has documents or schemas already: restore into a new one"
                .formatted(database.dialect().where()));
      }
      try (Session session = backup.session()) {
        blobs(backup, session, blobs, progress);
        rows(session, database, progress);
      }
    } catch (SQLException | IOException e) {
      throw BackupFolder.damaged(backup.dir(), "it cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean empty(Session session) throws SQLException {
    long rows = 0;
    for (String table : new String[] {"document", "feed", "schema_version"}) {
      rows += session.first("SELECT count(*) FROM " + table, row -> row.getLong(1)).orElse(0L);
    }
    return rows == 0;
  }

  private static void blobs(
      BackupFolder backup, Session session, VaultBlobs blobs, Progress progress)
      throws SQLException, IOException {
    Set<BlobRef> absent = new HashSet<>(backup.manifest().absent());
    var done = new long[1];
    BackupFolder.each(
        session,
        ref -> {
          if (absent.contains(ref)) {
            return;
          }
          try (InputStream in = Files.newInputStream(backup.blob(ref))) {
            Blobs.Stored stored = blobs.put(in);
            if (!stored.ref().equals(ref)) {
              throw BackupFolder.damaged(backup.dir(), "blob %s changed".formatted(ref), null);
            }
          }
          progress.at("blobs", ++done[0], backup.manifest().blobs());
        });
  }

  private static void rows(Session from, Database database, Progress progress) {
    database
        .writer()
        .write(
            tx -> {
              Tables.copy(from.connection(), tx.session().connection(), progress);
              tx.number(SqlCare.RESTORED, 1);
              return true;
            });
  }
}
