package org.daybook.pipelines;

import java.util.List;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.jspecify.annotations.Nullable;

/// A part of the documents that match a predicate, in order of id.
///
/// @param documents those found, which may be none even when there are more
/// @param next the document to go on behind; null when all were looked at
public record FoundDocuments(List<Document> documents, @Nullable DocId next) {

  public FoundDocuments {
    documents = List.copyOf(documents);
  }
}
