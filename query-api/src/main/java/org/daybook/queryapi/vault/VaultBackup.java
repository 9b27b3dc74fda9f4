package org.daybook.queryapi.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import org.daybook.documents.BackupManifest;
import org.daybook.documents.Backups;
import org.daybook.documents.Care;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Progress;
import org.daybook.wflow.Engine;

/// A whole vault in a folder: `wflow.db`, the log of jobs; `documents/`, as [Care#backup] makes it;
/// and last `wflow.sha256`, without which it is no backup. The jobs come first: what they did since
/// is then in the documents, which tell what was done.
public final class VaultBackup {

  private static final String JOBS = "wflow.db";
  private static final String DOCUMENTS = "documents";
  private static final String SEAL = "wflow.sha256";

  private VaultBackup() {}

  /// Copies a vault that is open, while it is used.
  ///
  /// @param folder made if it is not there
  /// @throws DaybookException.Conflict `backup-folder` when it holds something already
  /// @throws DaybookException.Unavailable `backup-write`
  static BackupManifest create(Engine jobs, Care care, Path folder, Progress progress) {
    try {
      Files.createDirectories(folder);
      try (var there = Files.list(folder)) {
        if (there.findAny().isPresent()) {
          throw new DaybookException.Conflict(
              "backup-folder",
              "%s holds something already: wanted an empty folder, or one that is not there"
                  .formatted(folder));
        }
      }
      jobs.copyTo(folder.resolve(JOBS));
      BackupManifest manifest = care.backup(folder.resolve(DOCUMENTS), progress);
      Path seal = folder.resolve(SEAL);
      Files.writeString(seal, sha256(folder.resolve(JOBS)) + "\n");
      force(seal);
      force(folder);
      return manifest;
    } catch (IOException e) {
      throw new DaybookException.Unavailable(
          "backup-write", "the backup %s could not be written: %s".formatted(folder, e), e);
    }
  }

  /// Reads a backup whole.
  ///
  /// @throws DaybookException.Incorrect `backup-incomplete`, `backup-damaged`
  /// @throws DaybookException.Unsupported `backup-too-new`
  public static BackupManifest verify(Path folder, Progress progress) {
    BackupManifest manifest = Backups.verify(folder.resolve(DOCUMENTS), progress);
    verifyJobs(folder);
    return manifest;
  }

  private static void verifyJobs(Path folder) {
    try {
      String sealed = Files.readString(folder.resolve(SEAL), StandardCharsets.UTF_8).strip();
      if (!sealed.equals(sha256(folder.resolve(JOBS)))) {
        throw new DaybookException.Incorrect(
            "backup-damaged",
            "the backup %s is damaged: its %s is not the one that was written; use another one"
                .formatted(folder, JOBS));
      }
    } catch (NoSuchFileException e) {
      throw new DaybookException.Incorrect(
          "backup-incomplete",
          "%s has no %s: it is no backup of a vault, or one that was cut off"
              .formatted(folder, e.getFile() == null ? SEAL : Path.of(e.getFile()).getFileName()),
          e);
    } catch (IOException e) {
      throw new DaybookException.Incorrect(
          "backup-damaged",
          "the backup %s cannot be read: %s; use another one".formatted(folder, e),
          e);
    }
  }

  /// Makes a vault of a backup. When it is opened, every document is decided about again, and what
  /// follows the feed is derived anew.
  ///
  /// @param vault the vault's folder, not there yet
  /// @throws DaybookException.Conflict `vault-exists`, `vault-not-empty`
  /// @throws DaybookException.Incorrect as [#verify] does
  public static BackupManifest restore(
      Path folder, Path vault, VaultSettings settings, Clock clock, Progress progress) {
    if (Files.exists(vault)) {
      throw new DaybookException.Conflict(
          "vault-exists",
          "%s is there already: restore into another vault, or move that one away"
              .formatted(vault));
    }
    verifyJobs(folder);
    Path unfinished = vault.resolveSibling("." + vault.getFileName() + ".restoring");
    try {
      delete(unfinished);
      Files.createDirectories(unfinished);
      Files.copy(folder.resolve(JOBS), unfinished.resolve(JOBS));
      force(unfinished.resolve(JOBS));
      BackupManifest manifest =
          Backups.restore(
              folder.resolve(DOCUMENTS), unfinished, settings.documents(), clock, progress);
      Files.move(unfinished, vault, StandardCopyOption.ATOMIC_MOVE);
      Path parent = vault.toAbsolutePath().getParent();
      if (parent != null) {
        force(parent);
      }
      return manifest;
    } catch (IOException e) {
      throw new DaybookException.Unavailable(
          "vault-folder", "cannot make the vault %s: %s".formatted(vault, e), e);
    }
  }

  /// What a restore left that was cut off.
  private static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var all = Files.walk(folder)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        var digested = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"))) {
      digested.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
