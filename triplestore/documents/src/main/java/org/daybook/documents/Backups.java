package org.daybook.documents;

import java.nio.file.Path;
import java.time.Clock;
import org.daybook.documents.internal.sql.BackupFolder;
import org.daybook.documents.internal.sql.Restore;

/// Backups that [Care#backup] made.
public final class Backups {

  private Backups() {}

  /// Reads a backup whole.
  ///
  /// @return what it says of itself, once all of it was found to be so
  /// @throws DaybookException.Incorrect `backup-incomplete` without a manifest, `backup-damaged`
  /// @throws DaybookException.Unsupported `backup-too-new`
  public static BackupManifest verify(Path backup, Progress progress) {
    return BackupFolder.open(backup).verified(progress);
  }

  /// Brings a backup into a vault without anything in it, of whichever database and blob store.
  /// Verified first; all documents come in one transaction, after the blobs, so that a restore that
  /// was cut off can be repeated. Afterwards [Care#restored] answers true.
  ///
  /// @throws DaybookException.Conflict `vault-not-empty`
  /// @throws DaybookException.Incorrect as [#verify] does
  /// @throws DaybookException.Unavailable `vault-locked` while it is open, `vault-write`
  public static BackupManifest restore(
      Path backup, Path vaultDir, DocumentSettings settings, Clock clock, Progress progress) {
    BackupFolder folder = BackupFolder.open(backup);
    BackupManifest manifest = folder.verified(progress);
    Restore.into(folder, vaultDir, settings, clock, progress);
    return manifest;
  }
}
