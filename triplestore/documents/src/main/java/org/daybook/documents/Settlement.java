package org.daybook.documents;

/// What a merge does with a key that both sides have changed, to different values. Either way the
/// key is reported with both.
public enum Settlement {
  /// Automerge's combination: both sides' fields, both sides' text; of two values for one field,
  /// one of the two, the same whoever merges.
  COMBINE,
  /// The branch's value.
  BRANCH,
  /// The value on `main`.
  MAIN,
  /// Do not merge.
  REFUSE
}
