package org.daybook.pipelines;

import java.util.stream.Stream;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Tag;
import org.daybook.documents.Version;
import org.jspecify.annotations.Nullable;

/// What a predicate sees beside a document's own props. It is asked only by the kinds of predicates
/// that need it. Thread-safe.
public interface Sight {

  /// How many linked documents are looked at: the first ones, by the key and pointer of the link.
  int MOST_LINKED = 1_000;

  /// How many commits of `main` are looked back at: the newest.
  int MOST_CHANGES = 1_000;

  /// The living documents with a prop of tag `to` that links in props of tag `from` lead to, each
  /// once, at most [#MOST_LINKED].
  Stream<DocId> linked(Document document, Tag from, Tag to);

  /// Whether an ASK holds on the graph of all these props.
  ///
  /// @throws org.daybook.documents.DaybookException.Incorrect when it exceeds its bounds, such as
  ///     `query-timeout`
  boolean ask(Document document, String query);

  /// The commits on `main` since a processor last ran to its end, without its own, newest first;
  /// since the document's creation for a processor that never did. At most [#MOST_CHANGES].
  ///
  /// @param processor `<plug>:<processor>`; null: since the creation
  Stream<Version> changes(Document document, @Nullable String processor);

  /// What there is of the members whose collator's document this is: a text that is the same as
  /// long as they are. Empty for any other document.
  ///
  /// @param processor `<plug>:<processor>`, the collator
  default String members(Document document, String processor) {
    return "";
  }
}
