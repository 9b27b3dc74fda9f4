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
public record PipelineSettings(
    int supersedesBound,
    Duration supersedesTime,
    int cycleBound,
    int pageSize,
    int concurrency,
    Duration reconcileEvery,
    Duration askRest) {

  /// 3 runs, 30 s, 8 times, 256 documents, 128 at once, a day, a minute.
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

  public PipelineSettings {
    if (supersedesBound < 1
        || supersedesTime.isNegative()
        || cycleBound < 1
        || pageSize < 1
        || concurrency < 1
        || !reconcileEvery.isPositive()
        || !askRest.isPositive()) {
      throw new IllegalArgumentException(
          ("pipelines with supersedesBound %d, supersedesTime %s, cycleBound %d, pageSize %d, concurrency %d,"
                  + " reconcileEvery %s, askRest %s: wanted numbers of at least 1, supersedesTime of at least"
                  + " 0, reconcileEvery and askRest above 0")
              .formatted(
                  supersedesBound,
                  supersedesTime,
                  cycleBound,
                  pageSize,
                  concurrency,
                  reconcileEvery,
                  askRest));
    }
  }
}
