package org.daybook.pipelines.internal.index;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Dispatch;

/// What was learnt and is not in the file yet, the last word on each document and processor.
/// Confined to whoever holds the lock of the index.
final class Notes {

  /// What is to become of one document's rows.
  static final class OfDocument {
    private boolean gone;
    private final Map<String, Optional<Dispatch>> rows = new LinkedHashMap<>();

    /// Whether all rows there were go, before any of these come.
    boolean gone() {
      return gone;
    }

    /// By processor; empty for one that is to have no row.
    Map<String, Optional<Dispatch>> rows() {
      return rows;
    }
  }

  private final Map<DocId, OfDocument> byDocument = new LinkedHashMap<>();
  private int size;

  void put(DocId doc, String processor, Optional<Dispatch> row) {
    of(doc).rows.put(processor, row);
    size++;
  }

  void gone(DocId doc) {
    OfDocument notes = of(doc);
    notes.gone = true;
    notes.rows.clear();
    size++;
  }

  private OfDocument of(DocId doc) {
    return byDocument.computeIfAbsent(doc, _ -> new OfDocument());
  }

  Map<DocId, OfDocument> byDocument() {
    return byDocument;
  }

  /// How many were made, overwritten ones counted too.
  int size() {
    return size;
  }

  boolean isEmpty() {
    return byDocument.isEmpty();
  }
}
