package org.daybook.wflow.internal;

/// What came of something a job's code asked for.
public sealed interface Outcome {

  record Returned(Payload result) implements Outcome {}

  /// It failed for good.
  ///
  /// @param forGood whether the job fails with it, rather than the attempt
  record Failed(String why, boolean forGood) implements Outcome {}

  /// The time was over before it came.
  record Nothing() implements Outcome {}
}
