package org.daybook.wflow;

/// A definition of durable work. Its code must be deterministic but for what it does in steps:
/// replayed, it must ask for the same steps in the same order.
public interface Wflow {

  /// The name that jobs are added under; stable for ever.
  String name();

  /// How a job whose code threw is tried again; a pure function of what the job was added with.
  RetryPolicy retry(byte[] args);

  /// Runs one job, or replays it: steps already recorded answer from the journal.
  ///
  /// @param args what the job was added with
  /// @return the job's result
  /// @throws FailedJob ends the job as failed, without another attempt
  /// @throws Exception is tried again as [#retry] says, then parks the job
  byte[] run(Context context, byte[] args) throws Exception;
}
