package org.daybook.pipelines;

import java.time.Duration;

/// How the pipelines behave.
///
/// @param supersedesBound after how many runs ended by newer input the next one finishes, even
///     outdated
/// @param supersedesTime after how long without a finished run the running one finishes, even
///     outdated
/// @param cycleBound how often a processor may run in one chain of runs, each caused by the one
///     before, until the chain is cut off as a cycle
/// @param pageSize how many documents the reconciler looks at in one step
/// @param concurrency how many documents are decided about at once
/// @param reconcileEvery how long after the last time all documents are decided about again,
///     though nothing asks for it
/// @param askRest how long a predicate's `ask` is left alone after it went over its bounds
/// @param createdBound how many documents may be created, all in all, by the runs that lead back to
///     one that came from outside
public record PipelineSettings(
    int supersedesBound,
    Duration supersedesTime,
    int cycleBound,
    int pageSize,
    int concurrency,
    Duration reconcileEvery,
    Duration askRest,
    int createdBound) {

  /// 3 runs, 30 s, 8 times, 256 documents, 128 at once, a day, a minute, 10,000 documents.
  public static final PipelineSettings DEFAULTS =
      new PipelineSettings(3, Duration.ofSeconds(30), 8, 256, 128, Duration.ofDays(1));

  /// Those with the rest that an `ask` has by default.
  public PipelineSettings(
      int supersedesBound,
      Duration supersedesTime,
      int cycleBound,
      int pageSize,
      int concurrency,
      Duration reconcileEvery) {
    this(
        supersedesBound,
        supersedesTime,
        cycleBound,
        pageSize,
        concurrency,
        reconcileEvery,
        Duration.ofMinutes(1));
  }

  /// Those with the bound that created documents have by default.
  public PipelineSettings(
      int supersedesBound,
      Duration supersedesTime,
      int cycleBound,
      int pageSize,
      int concurrency,
      Duration reconcileEvery,
      Duration askRest) {
    this(
        supersedesBound,
        supersedesTime,
        cycleBound,
        pageSize,
        concurrency,
        reconcileEvery,
        askRest,
        10_000);
  }

  /// The same with another bound of created documents.
  public PipelineSettings withCreatedBound(int documents) {
    return new PipelineSettings(
        supersedesBound,
        supersedesTime,
        cycleBound,
        pageSize,
        concurrency,
        reconcileEvery,
        askRest,
        documents);
  }

  public PipelineSettings {
    if (supersedesBound < 1
        || supersedesTime.isNegative()
        || cycleBound < 1
        || pageSize < 1
        || concurrency < 1
        || !reconcileEvery.isPositive()
        || !askRest.isPositive()
        || createdBound < 1) {
      throw new IllegalArgumentException(
          ("pipelines with supersedesBound %d, supersedesTime %s, cycleBound %d, pageSize %d, concurrency %d,"
                  + " reconcileEvery %s, askRest %s, createdBound %d: wanted numbers of at least 1, supersedesTime of at least"
                  + " 0, reconcileEvery and askRest above 0")
              .formatted(
                  supersedesBound,
                  supersedesTime,
                  cycleBound,
                  pageSize,
                  concurrency,
                  reconcileEvery,
                  askRest,
                  createdBound));
    }
  }
}
