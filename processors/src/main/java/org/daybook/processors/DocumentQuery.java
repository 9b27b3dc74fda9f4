package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Tag;
import org.jspecify.annotations.Nullable;

/// The port through which a routine that was granted it finds documents. What it may see of them is
/// for who asks to cut. Thread-safe.
public interface DocumentQuery {

  /// None of them: for who has no documents to ask.
  DocumentQuery NONE = (_, _, _, _) -> List.of();

  /// Documents that match a predicate, by id.
  ///
  /// @param where the pipelines' JSON form
  /// @param readable the tags that it may speak of
  /// @param after the document to begin behind; null for the first
  /// @param limit how many at most, 1 or more
  /// @throws IllegalArgumentException when it is no predicate, or speaks of other tags; the message
  ///     is for people
  List<Document> find(JsonNode where, Set<Tag> readable, @Nullable DocId after, int limit);

  /// Those of some documents that match a predicate, by id.
  ///
  /// @throws IllegalArgumentException as [#find] does
  default List<Document> among(SortedSet<DocId> docs, JsonNode where, Set<Tag> readable) {
    return List.of();
  }

  /// Whether a run needs no grant to ask: it is about all the documents there are to be found.
  default boolean ownAlone() {
    return false;
  }
}
