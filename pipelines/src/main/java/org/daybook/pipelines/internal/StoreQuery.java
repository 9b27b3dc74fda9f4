package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Tag;
import org.daybook.pipelines.FoundDocuments;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.Sight;
import org.daybook.pipelines.Subject;
import org.daybook.processors.DocumentQuery;
import org.jspecify.annotations.Nullable;

/// Finds documents by predicate in the store: those of a tag that every match must have where the
/// predicate names one, else all, one after the other. Thread-safe.
public final class StoreQuery implements DocumentQuery {

  private static final int PAGE = 200;
  private static final int MOST_LOOKED_AT = 100_000;

  /// A person's page ends before one gets impatient, and the next one goes on.
  private static final int MOST_FOR_A_PAGE = 10_000;

  /// How long a routine's question may take: nothing of the run is looked at meanwhile.
  private static final Duration MOST_TIME = Duration.ofSeconds(10);

  private final DocumentStore store;
  private final Sight sight;
  private final Duration mostTime;

  public StoreQuery(DocumentStore store, Sight sight) {
    this(store, sight, MOST_TIME);
  }

  /// One that looks for a routine for another time.
  public StoreQuery(DocumentStore store, Sight sight, Duration mostTime) {
    this.store = store;
    this.sight = sight;
    this.mostTime = mostTime;
  }

  /// Reads a routine's predicate.
  ///
  /// @throws IllegalArgumentException as [#find] does
  public static Predicate predicate(JsonNode where, Set<Tag> readable) {
    List<Predicate.Fault> faults = Predicate.faults(where);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException("the predicate is wrong: " + faults.getFirst());
    }
    Predicate predicate = Predicate.parse(where);
    for (Tag tag : predicate.allTags()) {
      if (!readable.contains(tag)) {
        throw new IllegalArgumentException(
            "the predicate speaks of the tag %s; the routine may read %s"
                .formatted(tag, new TreeSet<>(readable)));
      }
    }
    return predicate;
  }

  @Override
  public List<Document> among(SortedSet<DocId> docs, JsonNode where, Set<Tag> readable) {
    Predicate predicate = predicate(where, readable);
    Runnable watched = watched();
    try {
      return docs.stream()
          .flatMap(doc -> store.read(doc).stream())
          .peek(_ -> watched.run())
          .filter(document -> predicate.matches(Subject.of(document, sight)))
          .toList();
    } catch (DaybookException.Incorrect e) {
      throw undecided(e);
    }
  }

  @Override
  public List<Document> find(JsonNode where, Set<Tag> readable, @Nullable DocId after, int limit) {
    Predicate predicate = predicate(where, readable);
    try {
      FoundDocuments found = page(predicate, after, limit, MOST_LOOKED_AT, watched());
      if (found.documents().size() < limit && found.next() != null) {
        throw new IllegalArgumentException(
            "%d documents were looked at for %d: ask by a tag that fewer documents have"
                .formatted(MOST_LOOKED_AT, limit));
      }
      return found.documents();
    } catch (DaybookException.Incorrect e) {
      throw undecided(e);
    }
  }

  /// Throws when it is called after the time for a routine's question.
  private Runnable watched() {
    long began = System.nanoTime();
    return () -> {
      if (System.nanoTime() - began > mostTime.toNanos()) {
        throw new IllegalArgumentException(
            "it took longer than %d ms: ask by a tag that fewer documents have"
                .formatted(mostTime.toMillis()));
      }
    };
  }

  private static IllegalArgumentException undecided(DaybookException.Incorrect e) {
    return new IllegalArgumentException("the predicate cannot be decided: " + e.getMessage(), e);
  }

  /// A page for a person.
  ///
  /// @throws DaybookException.Incorrect when an `ask` exceeds its bounds
  public FoundDocuments page(Predicate predicate, @Nullable DocId after, int limit) {
    return page(predicate, after, limit, MOST_FOR_A_PAGE, () -> {});
  }

  private FoundDocuments page(
      Predicate predicate, @Nullable DocId after, int limit, int mostLookedAt, Runnable each) {
    var walk = new Walk(store, predicate, PAGE);
    var found = new ArrayList<Document>();
    DocId at = after;
    for (int looked = 0; looked < mostLookedAt; looked += PAGE) {
      List<Document> page = walk.after(at);
      for (Document document : page) {
        at = document.id();
        each.run();
        if (predicate.matches(Subject.of(document, sight))) {
          found.add(document);
          if (found.size() == limit) {
            return new FoundDocuments(found, at);
          }
        }
      }
      if (page.size() < PAGE) {
        return new FoundDocuments(found, null);
      }
    }
    return new FoundDocuments(found, at);
  }
}
