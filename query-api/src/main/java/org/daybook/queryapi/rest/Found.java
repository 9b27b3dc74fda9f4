package org.daybook.queryapi.rest;

import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Heads;

/// Reads what must be there.
final class Found {

  private Found() {}

  /// @throws DaybookException.NotFound `document-unknown`
  static Document document(DocumentStore store, DocId id) {
    return store
        .read(id)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "document-unknown", "document %s is not here".formatted(id)));
  }

  /// The document as it was.
  ///
  /// @throws DaybookException.NotFound `heads-unknown`
  static Document version(DocumentStore store, DocId id, Heads heads) {
    return store
        .history()
        .read(id, heads)
        .orElseThrow(
            () ->
                new DaybookException.NotFound(
                    "heads-unknown",
                    "document %s never was at heads %s: its history lists those it had"
                        .formatted(id, heads)));
  }
}
