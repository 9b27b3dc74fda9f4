package org.daybook.documents;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// What documents were, and who made them what they are. A deleted document keeps its history until
/// it is purged. Thread-safe. Each call waits for the document's lock, so none may be made from
/// [MergeRules].
public interface History {

  /// The changes of one branch, newest first.
  ///
  /// @param before only those before this place in the feed; null: from the newest
  /// @throws DaybookException.NotFound `document-unknown`, `branch-unknown`
  List<Version> versions(DocId doc, BranchName branch, @Nullable Sequence before, int limit);

  /// The document as it was at a version that `main` or one of its stored branches had, or empty if
  /// none of them did. Its sequence and `modified` are that version's.
  Optional<Document> read(DocId doc, Heads heads);

  /// What changed from one version to another, key by key.
  ///
  /// @throws DaybookException.NotFound `document-unknown`, `heads-unknown`
  SortedMap<PropKey, Difference> compare(DocId doc, Heads from, Heads to);

  /// Makes `main` what it was at a version, as one new change; a deleted document lives again. The
  /// records of runs (`org.daybook.run/...`) stay as they are: they tell of work that was done.
  ///
  /// @throws DaybookException.NotFound `document-unknown`, `heads-unknown`
  /// @throws DaybookException.Conflict `stale-heads`; `unique-taken` when another document is now
  ///     what a deleted one was
  /// @throws DaybookException.Incorrect `schema-violation` when today's schemas refuse what was
  Commit restore(DocId doc, Heads heads, Precondition precondition, Provenance provenance);
}
