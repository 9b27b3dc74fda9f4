package org.daybook.documents;

import java.util.List;

/// What became of a [MergeRequest].
public sealed interface MergeResult {

  /// It is part of `main`, by this call or by an earlier one of the same job. Nothing undoes it.
  ///
  /// @param commit the commit it made
  record Merged(Commit commit) implements MergeResult {}

  /// The rules stopped it; nothing was written, and the job may ask again.
  record Stopped(String code, String detail) implements MergeResult {}

  /// The merged props break their schemas; nothing was written.
  record Invalid(List<SchemaFault> faults) implements MergeResult {
    public Invalid {
      faults = List.copyOf(faults);
    }
  }

  /// The job may not merge any more.
  record Refused(Reason reason) implements MergeResult {}

  /// The document was deleted in the meantime.
  record Gone(DocId doc) implements MergeResult {}

  /// Why a job may not merge.
  enum Reason {
    CANCELLED,
    OLDER_EPOCH
  }
}
