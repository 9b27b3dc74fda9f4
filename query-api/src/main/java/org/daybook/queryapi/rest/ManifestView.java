package org.daybook.queryapi.rest;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.daybook.documents.BackupManifest;
import org.daybook.documents.BlobRef;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a backup holds.
///
/// @param path its folder on the service's machine
/// @param at the moment it is of
/// @param sequence the feed's last entry then
/// @param documents living, deleted and purged
/// @param absent blobs that documents name, and that were missing or damaged in the vault already
@Schema(name = "Backup")
record ManifestView(
    String path,
    Instant at,
    long sequence,
    long documents,
    long entries,
    long blobs,
    long blobBytes,
    List<String> absent) {

  static ManifestView of(Path path, BackupManifest manifest) {
    return new ManifestView(
        path.toString(),
        manifest.at(),
        manifest.sequence().value(),
        manifest.documents(),
        manifest.entries(),
        manifest.blobs(),
        manifest.blobBytes(),
        manifest.absent().stream().map(BlobRef::sha256).toList());
  }
}
