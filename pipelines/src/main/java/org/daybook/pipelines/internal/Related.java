package org.daybook.pipelines.internal;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;

/// Which processors have anything to do with a document: those that its props wake or that have
/// notes on it, and those that the index knows to have had to do with it. Of all others nothing is
/// to be decided, so that a pass over all documents costs what there is to decide about.
final class Related {

  private final Parts parts;
  private final Watches watches;
  private final boolean changed;

  /// @param changed only those that the index does not know as they are installed now
  Related(Parts parts, Watches watches, boolean changed) {
    this.parts = parts;
    this.watches = watches;
    this.changed = changed;
  }

  /// By document; those without any left out.
  ///
  /// @param documents in order of id
  Map<DocId, List<Watch>> to(List<Document> documents) {
    Map<DocId, Set<String>> known =
        parts
            .index()
            .related(documents.getFirst().id(), documents.getLast().id(), watches.collators());
    var related = new LinkedHashMap<DocId, List<Watch>>();
    for (Document document : documents) {
      var all = new LinkedHashSet<>(watches.about(document));
      known.getOrDefault(document.id(), Set.of()).stream()
          .map(watches::watch)
          .flatMap(Optional::stream)
          .forEach(all::add);
      List<Watch> due = all.stream().filter(this::due).toList();
      if (!due.isEmpty()) {
        related.put(document.id(), due);
      }
    }
    return related;
  }

  private boolean due(Watch watch) {
    return !changed || !parts.index().isKept() || !parts.index().covers(watches.state(watch.id()));
  }
}
