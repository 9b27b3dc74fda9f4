package org.daybook.ingest.internal.imports;

import java.net.URI;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.ingest.ItemState;

/// One item as a listing found it.
sealed interface Found {

  /// A file to be read.
  ///
  /// @param doc the id its document will have
  record File(URI uri, DocId doc) implements Found {}

  /// An upload to be parsed.
  record Uploaded(String name, BlobRef blob, long size, DocId doc) implements Found {}

  /// Something that ends where it was found.
  record Refused(URI uri, ItemState state, String code, String message) implements Found {}
}
