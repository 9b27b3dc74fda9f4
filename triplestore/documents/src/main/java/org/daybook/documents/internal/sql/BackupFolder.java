package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daybook.documents.BackupManifest;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Progress;
import org.daybook.documents.Sequence;
import org.daybook.documents.internal.json.CanonicalNodes;
import org.daybook.documents.internal.json.Json;
import org.sqlite.SQLiteConfig;

/// A folder that says it is a backup.
public final class BackupFolder {

  static final String DATABASE = "vault.db";
  static final String BLOBS = "blobs";
  static final String MANIFEST = "manifest.json";
  static final int FORMAT = 1;

  private final Path dir;
  private final BackupManifest manifest;

  private BackupFolder(Path dir, BackupManifest manifest) {
    this.dir = dir;
    this.manifest = manifest;
  }

  /// Reads what a folder says of itself.
  ///
  /// @throws DaybookException.Incorrect `backup-incomplete`, `backup-damaged`
  /// @throws DaybookException.Unsupported `backup-too-new`
  public static BackupFolder open(Path dir) {
    try {
      byte[] bytes = Files.readAllBytes(dir.resolve(MANIFEST));
      return new BackupFolder(
          dir, manifest(dir, Json.parse(new String(bytes, StandardCharsets.UTF_8))));
    } catch (NoSuchFileException e) {
      throw new DaybookException.Incorrect(
          "backup-incomplete",
          "%s has no %s: it is no backup, or one that was cut off".formatted(dir, MANIFEST),
          e);
    } catch (IOException | IllegalArgumentException | DaybookException.Fault e) {
      throw damaged(dir, "its %s cannot be read: %s".formatted(MANIFEST, e.getMessage()), e);
    }
  }

  private static BackupManifest manifest(Path dir, JsonNode json) {
    int format = json.path("format").asInt(0);
    if (format > FORMAT) {
      throw new DaybookException.Unsupported(
          "backup-too-new",
          "the backup %s has format %d, this program knows %d: use a newer Daybook"
              .formatted(dir, format, FORMAT));
    }
    var absent = new ArrayList<BlobRef>();
    json.path("absent").forEach(blob -> absent.add(new BlobRef(blob.asText())));
    if (format < 1 || !json.path("databaseSha256").isTextual() || !json.path("at").isTextual()) {
      throw new IllegalArgumentException("it lacks fields");
    }
    return new BackupManifest(
        format,
        instant(json.path("at").textValue()),
        new Sequence(json.path("sequence").longValue()),
        json.path("documents").longValue(),
        json.path("entries").longValue(),
        json.path("blobs").longValue(),
        json.path("blobBytes").longValue(),
        absent,
        json.path("databaseSha256").textValue());
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static byte[] json(BackupManifest manifest) {
    ObjectNode json = CanonicalNodes.INSTANCE.objectNode();
    json.put("format", manifest.format());
    json.put("at", manifest.at().toString());
    json.put("sequence", manifest.sequence().value());
    json.put("documents", manifest.documents());
    json.put("entries", manifest.entries());
    json.put("blobs", manifest.blobs());
    json.put("blobBytes", manifest.blobBytes());
    ArrayNode absent = json.putArray("absent");
    manifest.absent().forEach(blob -> absent.add(blob.sha256()));
    json.put("databaseSha256", manifest.databaseSha256());
    return (Json.text(json) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// Reads everything.
  ///
  /// @throws DaybookException.Incorrect `backup-damaged`
  public BackupManifest verified(Progress progress) {
    Path file = dir.resolve(DATABASE);
    try {
      String found = Disk.sha256(file);
      if (!found.equals(manifest.databaseSha256())) {
        throw damaged(dir, "its %s is not the one that was written".formatted(DATABASE), null);
      }
      try (Session session = session()) {
        rows(session);
        blobs(session, progress);
      }
    } catch (IOException | SQLException e) {
      throw damaged(dir, "it cannot be read: " + e.getMessage(), e);
    }
    return manifest;
  }

  private void rows(Session session) throws SQLException {
    List<String> found = session.query("PRAGMA integrity_check(1)", row -> row.getString(1));
    if (!found.equals(List.of("ok"))) {
      throw damaged(dir, "its %s is torn: %s".formatted(DATABASE, found), null);
    }
    int version = session.first("PRAGMA user_version", row -> row.getInt(1)).orElse(0);
    if (version != Migrations.VERSION) {
      throw new DaybookException.Unsupported(
          "backup-too-new",
          "the backup %s has tables of version %d, this program reads %d: restore it with the Daybook that made it"
              .formatted(dir, version, Migrations.VERSION));
    }
    count(session, "document", manifest.documents());
    count(session, "feed", manifest.entries());
  }

  private void count(Session session, String table, long said) throws SQLException {
    long there = session.first("SELECT count(*) FROM " + table, row -> row.getLong(1)).orElse(0L);
    if (there != said) {
      throw damaged(
          dir, "%s has %d rows of %s, not %d".formatted(DATABASE, there, table, said), null);
    }
  }

  private void blobs(Session session, Progress progress) throws SQLException, IOException {
    Set<BlobRef> absent = new HashSet<>(manifest.absent());
    var done = new long[1];
    each(
        session,
        ref -> {
          if (absent.contains(ref)) {
            return;
          }
          Path file = blob(ref);
          if (!Files.isRegularFile(file)) {
            throw damaged(dir, "it lacks blob " + ref, null);
          }
          String found = Disk.sha256(file);
          if (!found.equals(ref.sha256())) {
            throw damaged(dir, "blob %s has other bytes (%s)".formatted(ref, found), null);
          }
          progress.at("blobs", ++done[0], manifest.blobs());
        });
    if (done[0] != manifest.blobs()) {
      throw damaged(dir, "it has %d blobs, not %d".formatted(done[0], manifest.blobs()), null);
    }
  }

  /// Takes a blob.
  interface EachBlob {
    void take(BlobRef ref) throws IOException;
  }

  /// The blobs that the rows name, each once.
  static void each(Session session, EachBlob each) throws SQLException, IOException {
    var failed = new IOException[1];
    session.each(
        "SELECT DISTINCT blob FROM blob_use ORDER BY blob",
        row -> {
          Moment.heed();
          try {
            if (failed[0] == null) {
              each.take(new BlobRef(row.getString(1)));
            }
          } catch (IOException e) {
            failed[0] = e;
          }
        });
    if (failed[0] != null) {
      throw failed[0];
    }
  }

  BackupManifest manifest() {
    return manifest;
  }

  Path blob(BlobRef ref) {
    return dir.resolve(BLOBS).resolve(ref.sha256().substring(0, 2)).resolve(ref.sha256());
  }

  Session session() throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    Path file = dir.resolve(DATABASE);
    return new Session(config.createConnection("jdbc:sqlite:" + file));
  }

  static DaybookException.Incorrect damaged(
      Path dir, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "the backup %s is damaged: %s; use another one".formatted(dir, what);
    return cause == null
        ? new DaybookException.Incorrect("backup-damaged", message)
        : new DaybookException.Incorrect("backup-damaged", message, cause);
  }

  Path dir() {
    return dir;
  }
}
