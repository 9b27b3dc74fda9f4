package org.daybook.documents.internal.blob;

import java.io.IOException;
import java.nio.file.Path;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;

/// The store's failures that do not depend on its kind.
final class Faults {

  private Faults() {}

  static DaybookException unknown(BlobRef ref) {
    return new DaybookException.NotFound(
        "blob-unknown", "blob %s is not in this vault: store it first".formatted(ref));
  }

  static DaybookException.Fault corrupt(BlobRef ref, String found) {
    return new DaybookException.Fault(
        "blob-corrupt",
        ("blob %s holds bytes whose SHA-256 is %s: what keeps them changed them; store the same"
                + " bytes again, or restore them from a backup")
            .formatted(ref, found));
  }

  /// @param what `opened`, `read`, `written`
  static DaybookException disk(Path folder, String what, IOException e) {
    return new DaybookException.Unavailable(
        "blob-store",
        "the blob store in %s cannot be %s: %s; make room there or mend it, then try again"
            .formatted(folder, what, e),
        e);
  }

  static DaybookException copy(Path folder, IOException e) {
    return new DaybookException.Unavailable(
        "blob-copy",
        "blobs cannot be copied to %s: %s; make room there or mend it, then try again"
            .formatted(folder, e),
        e);
  }

  static IllegalArgumentException range(BlobRef ref, long offset, long length, long size) {
    return new IllegalArgumentException(
        "range from %d of %d bytes of blob %s: wanted a start from 0 to %d and no negative length"
            .formatted(offset, length, ref, size));
  }
}
