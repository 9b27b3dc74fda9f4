package org.daybook.documents;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Links between documents, from the far end. A link is a string at a place that its schema marks
/// `x-reference`. Thread-safe.
public interface References {

  /// The links to a document on other documents' `main` (its own among them), by source, key and
  /// pointer. The document may be deleted, or never have been here.
  ///
  /// @param after the last one of the page before; null: from the first
  List<Reference> to(DocId target, @Nullable Reference after, int limit);

  /// The links out of a document's `main`.
  ///
  /// @throws DaybookException.NotFound `document-unknown`
  List<Reference> from(DocId source);

  /// The links in a document's props under a tag, as today's schema marks them, by key and pointer.
  /// What is at their other ends is not looked at, and the document need not be in the store.
  List<Link> in(Document document, Tag tag);

  /// Links of living documents that lead nowhere.
  ///
  /// @param after the last one of the page before; null: from the first
  List<Reference> dangling(@Nullable Reference after, int limit);
}
