package org.daybook.documents.internal.blob;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;

/// Where blobs lie: the port that [VaultBlobs] asks. It knows names, not what a name promises: no
/// method hashes. What is found under a name was put there whole. Thread-safe; blocks.
///
/// Every method throws `blob-store` when the place cannot do its part.
interface BlobStore extends AutoCloseable {

  /// What is found under a name.
  ///
  /// @param size in bytes
  /// @param modified when it was added or last renewed
  record Kept(long size, Instant modified) {}

  /// A folder of this machine for bytes on their way in: [#add] takes files from there.
  Path spool();

  /// What is here under this name, if anything is.
  Optional<Kept> find(BlobRef ref);

  /// Keeps a file's bytes under this name, durably when it returns; the file may be gone then.
  ///
  /// @param replace whether other bytes of that name give way; without it, they may stay
  void add(BlobRef ref, Path whole, long size, boolean replace);

  /// Makes what was found as young as if it were added now, durably, as far as its age matters.
  ///
  /// @return false when it is no longer here, or can only be added again
  boolean renew(BlobRef ref, Kept kept);

  /// All bytes.
  ///
  /// @throws DaybookException.NotFound `blob-unknown`
  InputStream read(BlobRef ref);

  /// Bytes from `offset`, at most `length`; none where the blob ends before.
  ///
  /// @param offset at most the size
  /// @param length 1 or more
  /// @throws DaybookException.NotFound `blob-unknown`
  /// @throws IllegalArgumentException when `offset` is beyond the end
  InputStream read(BlobRef ref, long offset, long length);

  /// A file of this machine with the bytes.
  ///
  /// @param verified reads them all; for places that must make a copy
  /// @throws DaybookException.NotFound `blob-unknown`
  Path file(BlobRef ref, Supplier<InputStream> verified);

  /// Ends this name. Nothing happens when it is not here.
  void remove(BlobRef ref);

  /// Shows all that is here until the visitor answers false. What comes or goes meanwhile may be
  /// shown or not. Holds a page of names at a time.
  void walk(Predicate<Listed> visitor);

  /// Ends what was begun before this time, never finished, and is not under way here.
  ///
  /// @return how many
  long sweep(Instant before);

  @Override
  void close();
}
