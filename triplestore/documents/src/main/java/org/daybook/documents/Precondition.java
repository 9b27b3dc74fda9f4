package org.daybook.documents;

/// What must hold for an edit to be made.
public sealed interface Precondition {

  /// Whatever the document's version.
  Precondition NONE = new None();

  /// No condition but that the document exists.
  record None() implements Precondition {}

  /// The document must be at these heads, or the edit is refused with `stale-heads` and the current
  /// ones.
  record AtHeads(Heads heads) implements Precondition {}
}
