package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalLong;
import org.daybook.documents.BlobRef;
import org.daybook.documents.Blobs;

/// Blobs as files in a folder: [VaultBlobs] for who names the folder itself.
public final class FileBlobs implements Blobs {

  private final VaultBlobs blobs;

  private FileBlobs(VaultBlobs blobs) {
    this.blobs = blobs;
  }

  /// Opens or makes the folder, and sweeps what an earlier process left unfinished.
  public static FileBlobs open(Path root) {
    return new FileBlobs(VaultBlobs.inFolder(root, Clock.systemUTC()));
  }

  @Override
  public Stored put(InputStream bytes) throws IOException {
    return blobs.put(bytes);
  }

  @Override
  public OptionalLong size(BlobRef ref) {
    return blobs.size(ref);
  }

  @Override
  public InputStream open(BlobRef ref) {
    return blobs.open(ref);
  }

  @Override
  public InputStream open(BlobRef ref, long offset, long length) {
    return blobs.open(ref, offset, length);
  }

  @Override
  public Path file(BlobRef ref) {
    return blobs.file(ref);
  }
}
