package org.daybook.documents;

import java.time.Instant;
import java.util.List;

/// What a backup says of itself, in `manifest.json`, written last.
///
/// @param format of the folder; this program writes and reads 1
/// @param at when its moment was
/// @param sequence the feed's last entry then
/// @param documents living, deleted and purged
/// @param entries of the feed
/// @param blobs in the folder
/// @param blobBytes their sizes' sum
/// @param absent blobs that documents name and that could not be copied: they were missing or
///     damaged in the vault already
/// @param databaseSha256 of `vault.db`
public record BackupManifest(
    int format,
    Instant at,
    Sequence sequence,
    long documents,
    long entries,
    long blobs,
    long blobBytes,
    List<BlobRef> absent,
    String databaseSha256) {

  public BackupManifest {
    absent = List.copyOf(absent);
  }
}
