package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
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
    String text = where.toString();
    readable.stream().filter(tag -> text.contains('"' + tag.name())).forEach(seen::add);
    List<Document> found = query.find(where, readable, after, limit);
    found.forEach(document -> document.props().keySet().forEach(key -> seen.add(key.tag())));
    return found;
  }
}
