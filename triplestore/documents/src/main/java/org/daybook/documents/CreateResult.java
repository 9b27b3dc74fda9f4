package org.daybook.documents;

/// What became of a [NewDocument].
public sealed interface CreateResult {

  /// It is there now, by this call or by an earlier one with the same id.
  ///
  /// @param commit the commit that created it
  record Created(Commit commit) implements CreateResult {}

  /// Another living document already is what this one should have been; nothing was written.
  ///
  /// @param twin that document
  record Exists(DocId twin) implements CreateResult {}
}
