package org.daybook.wflow;

/// A definition of durable work. Its code must be deterministic but for what it does in steps:
/// replayed, it must ask for the same steps in the same order.
public interface Wflow {

  /// The name that jobs are added under; stable for ever.
  String name();

  /// Which edition of the code this is, 1 or more. A job stays with the version it began under for
  /// as long as the engine is opened with that one; else it goes on under the newest, and is parked
  /// as diverged when that one asks for other steps than are recorded.
  default int version() {
    return 1;
  }

  /// How a job whose code threw is tried again; a pure function of what the job was added with.
  default RetryPolicy retry(byte[] args) {
    return RetryPolicy.DEFAULT;
  }

  /// Whether the code changes nothing outside of its steps, so that it may be run against a journal
  /// just to look: to answer a query of a job that waits, or to check new code.
  default boolean replayable() {
    return true;
  }

  /// Runs one job, or replays it: steps already recorded answer from the journal.
  ///
  /// @param args what the job was added with
  /// @return the job's result
  /// @throws FailedJob ends the job as failed, without another attempt
  /// @throws Exception is tried again as [#retry] says, then parks the job
  byte[] run(Context context, byte[] args) throws Exception;

  /// A definition made of a name and code.
  static Wflow of(String name, Run code) {
    return new Wflow() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public byte[] run(Context context, byte[] args) throws Exception {
        return code.run(context, args);
      }
    };
  }

  /// What [Wflow#run] does.
  @FunctionalInterface
  interface Run {
    byte[] run(Context context, byte[] args) throws Exception;
  }
}
