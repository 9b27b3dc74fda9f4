package org.daybook.documents.internal.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daybook.documents.BackupManifest;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DatabaseLocation;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Progress;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.blob.VaultBlobs;

/// Makes one backup: the rows of one moment, then the blobs that these rows name, then the
/// manifest. No blob may be collected meanwhile.
final class BackupRun {

  private final Database database;
  private final VaultBlobs blobs;
  private final Clock clock;
  private final Path dir;
  private final Progress progress;

  private final List<BlobRef> absent = new ArrayList<>();
  private long copied;
  private long bytes;

  BackupRun(Database database, VaultBlobs blobs, Clock clock, Path dir, Progress progress) {
    this.database = database;
    this.blobs = blobs;
    this.clock = clock;
    this.dir = dir;
    this.progress = progress;
  }

  BackupManifest run() {
    claim();
    boolean done = false;
    try {
      BackupManifest manifest = written();
      done = true;
      return manifest;
    } catch (IOException | SQLException e) {
      throw refused(e);
    } finally {
      if (!done) {
        clear();
      }
    }
  }

  private void claim() {
    try {
      if (!Disk.empty(dir)) {
        throw new DaybookException.Conflict(
            "backup-folder",
            "%s holds something already: wanted an empty folder, or a new one".formatted(dir));
      }
      Files.createDirectories(dir.resolve(BackupFolder.BLOBS));
    } catch (IOException e) {
      throw refused(e);
    }
  }

  private BackupManifest written() throws IOException, SQLException {
    Path file = dir.resolve(BackupFolder.DATABASE);
    Instant at = clock.instant();
    rows();
    try (var session = readOnly()) {
      BackupFolder.each(session, this::copy);
      Disk.force(file);
      var manifest =
          new BackupManifest(
              BackupFolder.FORMAT,
              at,
              new Sequence(number(session, "SELECT coalesce(max(sequence), 0) FROM feed")),
              number(session, "SELECT count(*) FROM document"),
              number(session, "SELECT count(*) FROM feed"),
              copied,
              bytes,
              absent,
              Disk.sha256(file));
      Moment.heed();
      Disk.force(dir.resolve(BackupFolder.BLOBS));
      Disk.force(dir);
      Disk.write(dir.resolve(BackupFolder.MANIFEST), BackupFolder.json(manifest));
      return manifest;
    }
  }

  /// Rows go into an empty database of the one schema, since the vault's own may be of another
  /// kind.
  private void rows() throws SQLException {
    Dialect target = Dialect.of(DatabaseLocation.SQLITE, dir);
    try (Connection into = target.writing()) {
      try (Statement statement = into.createStatement();
          ResultSet mode = statement.executeQuery("PRAGMA journal_mode = DELETE")) {
        mode.next(); // so that it is one file
      }
      try (Statement statement = into.createStatement()) {
        Migrations.run(into, target);
        statement.executeUpdate(target.begin());
        Moment.read(
            database,
            session -> {
              try {
                Tables.copy(session.connection(), into, progress);
              } catch (Tables.Refused e) {
                throw refused(e);
              }
              return true;
            });
        statement.executeUpdate("COMMIT");
      }
    }
  }

  private Session readOnly() throws SQLException {
    var config = new org.sqlite.SQLiteConfig();
    config.setReadOnly(true);
    return new Session(
        config.createConnection("jdbc:sqlite:" + dir.resolve(BackupFolder.DATABASE)));
  }

  private static long number(Session session, String query) throws SQLException {
    return session.first(query, row -> row.getLong(1)).orElse(0L);
  }

  private void copy(BlobRef ref) {
    try {
      blobs.copyTo(dir.resolve(BackupFolder.BLOBS), ref);
      bytes += blobs.size(ref).orElse(0);
      progress.at("blobs", ++copied, -1);
    } catch (DaybookException.NotFound | DaybookException.Fault e) {
      // One blob that was lost before must not keep all else from being saved; the manifest tells.
      absent.add(ref);
    }
  }

  private void clear() {
    boolean interrupted = Thread.interrupted();
    try {
      Disk.clear(dir);
    } catch (IOException e) {
      System.getLogger(BackupRun.class.getName())
          .log(System.Logger.Level.DEBUG, "a half backup stays in " + dir, e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private DaybookException.Unavailable refused(Exception e) {
    return new DaybookException.Unavailable(
        "backup-write",
        "the backup cannot be written to %s: %s; it is not complete".formatted(dir, e.getMessage()),
        e);
  }
}
