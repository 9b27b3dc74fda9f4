package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Tag;
import org.daybook.pipelines.Predicate;
import org.daybook.processors.DocumentQuery;
import org.jspecify.annotations.Nullable;

/// Finds documents by predicate in the store: those of a tag that every match must have where the
/// predicate names one, else all, one after the other. Thread-safe.
public final class StoreQuery implements DocumentQuery {

  private static final int PAGE = 200;
  private static final int MOST_LOOKED_AT = 100_000;

  private final DocumentStore store;

  public StoreQuery(DocumentStore store) {
    this.store = store;
  }

  @Override
  public List<Document> find(JsonNode where, Set<Tag> readable, @Nullable DocId after, int limit) {
    List<Predicate.Fault> faults = Predicate.faults(where);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("the predicate is wrong: " + faults.getFirst());
    }
    Predicate predicate = Predicate.parse(where);
    for (Tag tag : predicate.tags()) {
      if (!readable.contains(tag)) {
        throw new IllegalArgumentException(
            "the predicate speaks of the tag %s; the routine may read %s"
                .formatted(tag, new TreeSet<>(readable)));
      }
    }
    return found(predicate, after, limit);
  }

  private List<Document> found(Predicate predicate, @Nullable DocId after, int limit) {
    var walk = new Walk(store, predicate, PAGE);
    var found = new ArrayList<Document>();
    DocId at = after;
    for (int looked = 0; found.size() < limit; ) {
      List<Document> page = walk.after(at);
      if (page.isEmpty()) {
        return found;
      }
      for (Document document : page) {
        at = document.id();
        if (predicate.matches(document)) {
          found.add(document);
          if (found.size() == limit) {
            return found;
          }
        }
      }
      looked += page.size();
      if (looked >= MOST_LOOKED_AT) {
        throw new IllegalArgumentException(
            "%d documents were looked at for %d: ask by a tag that fewer documents have"
                .formatted(looked, limit));
      }
    }
    return found;
  }
}
