package org.daybook.documents;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The stored branches of documents: those that wait for a person (`review/...`), and people's own.
/// Thread-safe.
public interface Branches {

  /// Begins a branch.
  ///
  /// @param at the version of `main` to begin at; null: the current one
  /// @throws DaybookException.NotFound `document-unknown`, `heads-unknown`
  /// @throws DaybookException.Conflict `branch-exists`
  Branch create(DocId doc, BranchName name, @Nullable Heads at, Provenance provenance);

  /// Begins a branch with a change in it, both or neither.
  Branch create(DocId doc, BranchName name, @Nullable Heads at, Edit edit, Provenance provenance);

  /// An open branch.
  Optional<Branch> read(DocId doc, BranchName name);

  /// A document's open branches, by name.
  List<Branch> list(DocId doc);

  /// Open branches of all documents whose names begin so, by name and then document.
  ///
  /// @param prefix such as `review/`; empty for all
  /// @param after the last one of the page before; null: from the first
  List<Branch> list(String prefix, @Nullable Branch after, int limit);

  /// Applies an edit to a branch; `main` stays as it is.
  ///
  /// @throws DaybookException.NotFound `document-unknown`, `branch-unknown`
  /// @throws DaybookException.Conflict `stale-heads`, of the branch
  /// @throws DaybookException.Incorrect `schema-violation`, `tag-unknown`
  Commit edit(
      DocId doc, BranchName name, Precondition precondition, Edit edit, Provenance provenance);

  /// What merging it now would mean. Writes nothing.
  ///
  /// @throws DaybookException.NotFound `document-unknown`, `branch-unknown`
  BranchComparison compare(DocId doc, BranchName name);

  /// Makes a branch part of `main`, which ends it. Merging a merged branch again answers what the
  /// first merge did and changes nothing.
  ///
  /// @param precondition on the branch's heads, so that what was looked at is what is merged
  /// @param settlement what becomes of keys that both sides changed
  /// @throws DaybookException.NotFound `document-unknown`, `branch-unknown`
  /// @throws DaybookException.Conflict `stale-heads`; `merge-conflict` when the settlement is to
  ///     refuse, with the keys and both values
  /// @throws DaybookException.Incorrect `schema-violation` when the merged props break their
  ///     schemas: the branch stays as it was
  BranchMerge merge(
      DocId doc,
      BranchName name,
      Precondition precondition,
      Settlement settlement,
      Provenance provenance);

  /// Gives a branch up. Its changes are forgotten; the feed keeps that they were.
  ///
  /// @throws DaybookException.NotFound `document-unknown`, `branch-unknown`
  /// @throws DaybookException.Conflict `stale-heads`
  void discard(DocId doc, BranchName name, Precondition precondition, Provenance provenance);
}
