package org.daybook.wflow.log;

/// Reads what a checkpoint of format 1 says of a job.
@FunctionalInterface
public interface RowUpgrade {

  /// The row that a job of format 1 becomes, in partition 0.
  ///
  /// @param old its bytes in the checkpoint
  /// @param head its last kept record up to the checkpoint, 0 if it has none
  /// @return its [JobRow#bytes] do not matter: the store counts them
  JobRow upgraded(byte[] old, long head);
}
