package org.daybook.documents;

import java.util.HashSet;
import java.util.List;

/// Changes to many documents that are committed together or not at all.
///
/// @param operations 1 to 10,000, each on a document of its own
public record Batch(List<Operation> operations) {

  /// The most operations in one.
  public static final int MOST = 10_000;

  public Batch {
    operations = List.copyOf(operations);
    if (operations.isEmpty() || operations.size() > MOST) {
      throw new IllegalArgumentException(
          "a batch of %d operations: wanted 1 to %d".formatted(operations.size(), MOST));
    }
    var docs = new HashSet<DocId>();
    for (Operation operation : operations) {
      if (!docs.add(operation.doc())) {
        throw new IllegalArgumentException(
            "document %s is in the batch twice: wanted one operation a document"
                .formatted(operation.doc()));
      }
    }
  }

  /// A change to one document.
  public sealed interface Operation {

    DocId doc();
  }

  /// As [DocumentStore#create]; that another document is already what this one should have been
  /// refuses the batch with `unique-taken`.
  public record Create(NewDocument document) implements Operation {
    @Override
    public DocId doc() {
      return document.id();
    }
  }

  /// As [DocumentStore#edit].
  public record Change(DocId doc, Precondition precondition, Edit edit, Provenance provenance)
      implements Operation {}

  /// As [DocumentStore#delete].
  public record Delete(DocId doc, Precondition precondition, Provenance provenance)
      implements Operation {}
}
