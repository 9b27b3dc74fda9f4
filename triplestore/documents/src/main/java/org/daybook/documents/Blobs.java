package org.daybook.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Bytes, named by what they are. Thread-safe.
public interface Blobs {

  /// Stores a stream with a flat heap, durably; the same bytes again cost a read and no space.
  ///
  /// @param bytes read to its end, not closed
  /// @throws IOException from reading `bytes`; then nothing is stored
  /// @throws DaybookException.Unavailable `blob-store` when the store cannot take it, a full disk
  ///     among the causes
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
  InputStream open(BlobRef ref, long offset, long length);

  /// A file on this machine that holds the bytes, for reading only.
  Path file(BlobRef ref);

  /// What [#put] answers.
  ///
  /// @param ref the name
  /// @param size in bytes
  record Stored(BlobRef ref, long size) {}
}
