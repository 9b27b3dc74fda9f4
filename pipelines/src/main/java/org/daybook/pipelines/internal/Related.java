package org.daybook.pipelines.internal;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Tag;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.internal.index.Known;
import org.jspecify.annotations.Nullable;

/// Which processors have anything to do with the documents of a page: those that its props wake or
/// that have notes on it, and those that the index knows to have had to do with it. Of all others
/// nothing is to be decided, so that a pass over all documents costs what there is to decide about.
///
/// Documents that only the index knows are there no longer, and belong to the page too: else a
/// deletion that nobody heard of would never be found.
final class Related {

  /// So that what is gone does not make a page longer than that.
  private static final int TIMES_THE_PAGE = 2;

  /// With more than these, all documents are read: each tag is a query of its own.
  private static final int MOST_TAGS = 8;

  private final Parts parts;
  private final Watches watches;

  /// Those that are decided about.
  private final Watches due;

  /// Those of them to which a document's props tell all.
  private final Set<Watch> plain;

  /// Of which all that is due asks for one; null when something that is due does not.
  private final @Nullable SortedSet<Tag> tags;

  /// What is looked at of each document.
  private final Set<Tag> looked;

  /// A part of all documents.
  ///
  /// @param wakes what is to be decided about, by document
  /// @param last where the next one begins; null for the last
  /// @param seen how many documents are in it
  /// @param tags that its documents have, one or more; null when it is of all documents
  record Page(
      Map<DocId, List<Watch>> wakes,
      @Nullable DocId last,
      int seen,
      @Nullable SortedSet<Tag> tags) {}

  /// @param changed only those that the index does not know as they are installed now
  Related(Parts parts, Watches watches, boolean changed) {
    this.parts = parts;
    this.watches = watches;
    this.due = changed ? watches.only(this::isNotCovered) : watches;
    this.plain =
        due.all().stream().filter(Watch::looksAtPropsOnly).collect(Collectors.toUnmodifiableSet());
    this.tags = changed ? tags() : null;
    this.looked = looked();
  }

  private Set<Tag> looked() {
    var looked = new HashSet<Tag>(Set.of(RunRecord.RUN, RunRecord.ERROR));
    due.all().forEach(watch -> looked.addAll(watch.wakes()));
    return looked;
  }

  private @Nullable SortedSet<Tag> tags() {
    var asked = new TreeSet<Tag>();
    for (Watch watch : due.all()) {
      Tag needed = watch.needed();
      if (needed == null || !parts.index().knowsAllRuns(watch.id())) {
        return null;
      }
      asked.add(needed);
      if (asked.size() > MOST_TAGS) {
        return null;
      }
    }
    return asked;
  }

  /// The documents after one; null for the first.
  Page after(@Nullable DocId after) {
    int size = parts.settings().pageSize();
    List<Document> documents = documents(after, size);
    @Nullable DocId end = documents.size() < size ? null : documents.getLast().id();
    Known known = parts.index().known(after, end, TIMES_THE_PAGE * size);
    DocId last = known.until() == null ? end : known.until();
    List<Document> page =
        documents.stream()
            .filter(document -> last == null || document.id().compareTo(last) <= 0)
            .toList();
    return new Page(wakes(page, known.processors()), last, page.size(), tags);
  }

  private List<Document> documents(@Nullable DocId after, int size) {
    if (tags == null) {
      return parts.store().list(after, size, looked);
    }
    var found = new TreeMap<DocId, Document>();
    for (Tag tag : tags) {
      parts
          .store()
          .listByTag(tag, after, size, looked)
          .forEach(document -> found.put(document.id(), document));
    }
    return found.values().stream().limit(size).toList();
  }

  private Map<DocId, List<Watch>> wakes(List<Document> page, Map<DocId, Set<String>> known) {
    var gone = new LinkedHashMap<>(known);
    var wakes = new LinkedHashMap<DocId, List<Watch>>();
    var former = new TreeSet<String>();
    boolean kept = parts.index().isKept();
    for (Document document : page) {
      if (document.has(RunRecord.RUN) || document.has(RunRecord.ERROR)) {
        former.addAll(watches.former(document.props().keySet()));
      }
      Set<String> knownTo = Objects.requireNonNullElse(gone.remove(document.id()), Set.of());
      var wanted = new LinkedHashSet<Watch>();
      for (Watch watch : due.about(document)) {
        if (!kept
            || !plain.contains(watch)
            || knownTo.contains(watch.id())
            || !watch.isForeignTo(document, parts.sight())) {
          wanted.add(watch);
        }
      }
      wanted.addAll(due(knownTo));
      wakes.put(document.id(), List.copyOf(wanted));
    }
    gone.forEach(
        (doc, processors) -> wakes.put(doc, tags == null ? all(processors) : due(processors)));
    wakes.values().removeIf(List::isEmpty);
    parts.index().former(former);
    return wakes;
  }

  private static List<Watch> installed(Watches among, Collection<String> processors) {
    return processors.stream().map(among::watch).flatMap(Optional::stream).toList();
  }

  private List<Watch> all(Collection<String> processors) {
    return installed(watches, processors);
  }

  private List<Watch> due(Collection<String> processors) {
    return installed(due, processors);
  }

  private boolean isNotCovered(Watch watch) {
    return !parts.index().isKept() || !parts.index().covers(watches.state(watch.id()));
  }
}
