package org.daybook.pipelines.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.DocId;
import org.daybook.documents.FeedEntry;
import org.daybook.documents.PropKey;
import org.daybook.documents.Reference;
import org.daybook.documents.References;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// Finds the documents that link to one that gained or lost a tag, for the processors whose
/// predicates ask for that. Costs what there are links to it.
final class Referrers {

  private static final int PAGE = 500;

  /// Takes the documents found, and the processors to decide about.
  @FunctionalInterface
  interface Wakes {
    void decide(Map<DocId, List<Watch>> found) throws Exception;
  }

  private final References references;

  Referrers(References references) {
    this.references = references;
  }

  /// Hands the documents on, a page at a time.
  void find(Watches watches, DocId target, List<FeedEntry> changes, Wakes found) throws Exception {
    SortedSet<Tag> tags = gainedOrLost(watches, changes);
    if (tags.isEmpty()) {
      return;
    }
    @Nullable Reference last = null;
    for (boolean more = true; more; ) {
      List<Reference> page = references.to(target, last, PAGE);
      Map<DocId, List<Watch>> woken = woken(watches, page, tags);
      if (!woken.isEmpty()) {
        found.decide(woken);
      }
      more = page.size() == PAGE;
      last = more ? page.getLast() : null;
    }
  }

  /// Whether a document has a tag changes with its keys, never with their values; with its end and
  /// its return, all of them do.
  private static SortedSet<Tag> gainedOrLost(Watches watches, List<FeedEntry> changes) {
    var tags = new TreeSet<Tag>();
    for (FeedEntry change : changes) {
      switch (change.kind()) {
        case CREATED, EDITED -> {
          change.added().stream().map(PropKey::tag).forEach(tags::add);
          change.removed().stream().map(PropKey::tag).forEach(tags::add);
        }
        case DELETED, RESTORED -> tags.addAll(watches.referredTo());
        case REMAPPED, PURGED, BRANCHED, MERGED, DISCARDED -> {}
      }
    }
    tags.retainAll(watches.referredTo());
    return tags;
  }

  private static Map<DocId, List<Watch>> woken(
      Watches watches, List<Reference> links, Set<Tag> tags) {
    var woken = new LinkedHashMap<DocId, Set<Watch>>();
    for (Reference link : links) {
      List<Watch> referring = watches.referring(link.key().tag(), tags);
      if (!referring.isEmpty()) {
        woken.computeIfAbsent(link.source(), _ -> new LinkedHashSet<>()).addAll(referring);
      }
    }
    var lists = new LinkedHashMap<DocId, List<Watch>>();
    woken.forEach((doc, some) -> lists.put(doc, new ArrayList<>(some)));
    return lists;
  }
}
