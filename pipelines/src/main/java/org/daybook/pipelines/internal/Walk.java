package org.daybook.pipelines.internal;

import java.util.List;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Tag;
import org.daybook.pipelines.Predicate;
import org.jspecify.annotations.Nullable;

/// The documents that can match a predicate, in order of id, a page at a time: those of a tag that
/// every match has, where the predicate names one, else all.
final class Walk {

  private final DocumentStore store;
  private final @Nullable Tag needed;
  private final int page;

  Walk(DocumentStore store, Predicate predicate, int page) {
    this.store = store;
    this.needed = needed(predicate);
    this.page = page;
  }

  /// Empty after the last.
  List<Document> after(@Nullable DocId last) {
    return needed == null ? store.list(last, page) : store.listByTag(needed, last, page);
  }

  /// A tag that whatever matches has; null when the predicate names none.
  static @Nullable Tag needed(Predicate predicate) {
    return switch (predicate) {
      case Predicate.Has(Tag tag) -> tag;
      case Predicate.HasProp(var key) -> key.tag();
      case Predicate.Field field -> field.key().tag();
      case Predicate.And(List<Predicate> all) ->
          all.stream()
              .map(Walk::needed)
              .filter(java.util.Objects::nonNull)
              .findFirst()
              .orElse(null);
      case Predicate.Refers refers -> refers.from();
      case Predicate.Or _, Predicate.Not _, Predicate.Ask _, Predicate.Changed _ -> null;
    };
  }
}
