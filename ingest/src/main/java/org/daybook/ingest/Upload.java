package org.daybook.ingest;

import org.daybook.documents.BlobRef;

/// Bytes that someone handed in, stored already.
///
/// @param name what they were called; folders in it are cut off
/// @param blob the bytes
/// @param size in bytes
public record Upload(String name, BlobRef blob, long size) {

  public Upload {
    if (size < 0) {
      throw new IllegalArgumentException("upload of %d bytes: wanted 0 or more".formatted(size));
    }
  }
}
