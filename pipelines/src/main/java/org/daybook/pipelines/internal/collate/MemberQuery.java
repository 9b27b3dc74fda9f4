package org.daybook.pipelines.internal.collate;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Tag;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.Sight;
import org.daybook.pipelines.Subject;
import org.daybook.pipelines.internal.StoreQuery;
import org.daybook.pipelines.internal.index.Members;
import org.daybook.processors.DocumentQuery;
import org.jspecify.annotations.Nullable;

/// Finds the members of one group, and nothing else. Thread-safe.
///
/// @param group whose members
record MemberQuery(DocumentStore store, Sight sight, Members members, GroupDocument group)
    implements DocumentQuery {

  private static final int PAGE = 200;

  @Override
  public List<Document> find(JsonNode where, Set<Tag> readable, @Nullable DocId after, int limit) {
    Predicate predicate = StoreQuery.predicate(where, readable);
    var found = new ArrayList<Document>();
    DocId at = after;
    while (true) {
      List<DocId> page = members.page(group.processor(), group.group().text(), at, PAGE);
      for (DocId doc : page) {
        matching(doc, predicate).forEach(found::add);
        if (found.size() == limit) {
          return found;
        }
      }
      if (page.size() < PAGE) {
        return found;
      }
      at = page.getLast();
    }
  }

  @Override
  public List<Document> among(SortedSet<DocId> docs, JsonNode where, Set<Tag> readable) {
    Predicate predicate = StoreQuery.predicate(where, readable);
    return docs.stream().filter(this::isMember).flatMap(doc -> matching(doc, predicate)).toList();
  }

  @Override
  public boolean ownAlone() {
    return true;
  }

  private boolean isMember(DocId doc) {
    return members
        .row(doc, group.processor())
        .filter(row -> row.group().equals(group.group().text()))
        .isPresent();
  }

  /// One that was deleted since it was counted is left out: the run follows.
  private Stream<Document> matching(DocId doc, Predicate predicate) {
    try {
      return store.read(doc).stream()
          .filter(document -> predicate.matches(Subject.of(document, sight)));
    } catch (DaybookException.Incorrect e) {
      throw new IllegalArgumentException("the predicate cannot be decided: " + e.getMessage(), e);
    }
  }
}
