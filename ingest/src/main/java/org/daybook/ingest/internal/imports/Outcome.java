package org.daybook.ingest.internal.imports;

import org.daybook.documents.DocId;
import org.daybook.ingest.ItemState;
import org.jspecify.annotations.Nullable;

/// How one item ended.
///
/// @param name what to call it
record Outcome(
    String name, ItemState state, @Nullable DocId doc, String code, String message, long bytes) {

  static Outcome of(String name, ItemState state, DocId doc, long bytes) {
    return new Outcome(name, state, doc, "", "", bytes);
  }
}
