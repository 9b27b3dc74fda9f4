package org.daybook.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Bytes, named by what they are. Thread-safe.
///
/// Every method throws [DaybookException.Unavailable] `blob-store` when the store cannot do its
/// part (a full disk, a server that does not answer); reading what `open` answers does too.
public interface Blobs {

  /// Stores a stream with a flat heap, durably. The same bytes again cost a read and no space, and
  /// start the time anew for which unused blobs are left alone. They replace what is here if that
  /// has another size, or was ever read and found damaged.
  ///
  /// @param bytes read to its end, not closed
  /// @throws IOException from reading `bytes`; then nothing is stored
  Stored put(InputStream bytes) throws IOException;

  /// The size in bytes, or empty when it is not here.
  OptionalLong size(BlobRef ref);

  /// All bytes, verified while they are read: the read that would reach the end throws
  /// `blob-corrupt` if they are not what the name says.
  ///
  /// @throws DaybookException.NotFound `blob-unknown`
  InputStream open(BlobRef ref);

  /// A range, not verified.
  ///
  /// @param offset first byte, from 0, at most the size
  /// @param length at most this many bytes
  /// @throws DaybookException.NotFound `blob-unknown`
  InputStream open(BlobRef ref, long offset, long length);

  /// A file on this machine that holds the bytes, for reading only. A store elsewhere copies it
  /// here first, verified; such a copy stays for an hour after the last call that asked for it, and
  /// longer while there is room. A file that was opened can be read to its end at any time.
  ///
  /// @throws DaybookException.NotFound `blob-unknown`
  /// @throws DaybookException.Fault `blob-corrupt` when a copy is made of damaged bytes
  Path file(BlobRef ref);

  /// What [#put] answers.
  ///
  /// @param ref the name
  /// @param size in bytes
  record Stored(BlobRef ref, long size) {}
}
