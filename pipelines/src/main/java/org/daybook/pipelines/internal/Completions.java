package org.daybook.pipelines.internal;

import java.util.Optional;
import org.daybook.documents.Author;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Precondition;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.Sight;
import org.daybook.pipelines.internal.user.Place;

/// Puts the result of a pipeline on documents that lack nothing else. A run puts it when it ends
/// the last stage; where that stage failed, waits or has yet to run and is then taken away, every
/// stage that is left has ended before, and no run is left to put it. Thread-safe.
record Completions(DocumentStore store, Sight sight) {

  /// The document, after the result was put if it was lacking; empty when it has gone meanwhile.
  Optional<Document> looked(Document document, Watch watch) {
    Optional<Document> now = Optional.of(document);
    while (now.isPresent()) {
      Optional<Place.Completed> lacking = watch.completed(now.get(), sight);
      if (lacking.isEmpty()) {
        return now;
      }
      put(now.get(), lacking.get());
      now = store.read(document.id());
    }
    return now;
  }

  /// The last of the runs led to it: what the result wakes is a link of their chain.
  private void put(Document document, Place.Completed lacking) {
    try {
      store.edit(
          document.id(),
          new Precondition.AtHeads(document.heads()),
          lacking.edit(),
          new Provenance(Author.HOST, RunEnd.cause(lacking.job())));
    } catch (DaybookException.Conflict | DaybookException.NotFound _) {
      // It has changed or gone meanwhile: it is looked at again.
    }
  }
}
