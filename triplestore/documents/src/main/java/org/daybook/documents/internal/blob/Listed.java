package org.daybook.documents.internal.blob;

import java.time.Instant;
import org.daybook.documents.BlobRef;

/// What a walk through the store comes by.
public sealed interface Listed {

  /// A blob, by its name: nobody looked at its bytes.
  ///
  /// @param size in bytes
  /// @param modified when it was stored, or stored again
  record Blob(BlobRef ref, long size, Instant modified) implements Listed {}

  /// Not Daybook's: it is reported and never touched.
  ///
  /// @param name as the place has it, relative to where the blobs lie
  record Unknown(String name) implements Listed {}
}
