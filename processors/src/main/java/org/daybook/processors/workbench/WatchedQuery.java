package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Tag;
import org.daybook.processors.DocumentQuery;
import org.jspecify.annotations.Nullable;

/// Takes note of the tags that a run's queries speak of and find.
final class WatchedQuery implements DocumentQuery {

  private final DocumentQuery query;
  private final Set<Tag> seen = new TreeSet<>();

  WatchedQuery(DocumentQuery query) {
    this.query = query;
  }

  Set<Tag> seen() {
    return seen;
  }

  @Override
  public List<Document> find(JsonNode where, Set<Tag> readable, @Nullable DocId after, int limit) {
    asked(where, readable);
    return noted(query.find(where, readable, after, limit));
  }

  @Override
  public List<Document> among(SortedSet<DocId> docs, JsonNode where, Set<Tag> readable) {
    asked(where, readable);
    return noted(query.among(docs, where, readable));
  }

  @Override
  public boolean ownAlone() {
    return query.ownAlone();
  }

  private void asked(JsonNode where, Set<Tag> readable) {
    String text = where.toString();
    readable.stream().filter(tag -> text.contains('"' + tag.name())).forEach(seen::add);
  }

  private List<Document> noted(List<Document> found) {
    found.forEach(document -> document.props().keySet().forEach(key -> seen.add(key.tag())));
    return found;
  }
}
