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
public record PipelineSettings(
    int supersedesBound, Duration supersedesTime, int cycleBound, int pageSize, int concurrency) {

  public static final PipelineSettings DEFAULTS =
      new PipelineSettings(3, Duration.ofSeconds(30), 8, 256, 128);

  public PipelineSettings {
    if (supersedesBound < 1
        || supersedesTime.isNegative()
        || cycleBound < 1
        || pageSize < 1
        || concurrency < 1) {
      throw new IllegalArgumentException(
          ("pipelines with supersedesBound %d, supersedesTime %s, cycleBound %d, pageSize %d, concurrency %d: wanted"
                  + " numbers of at least 1 and a time of at least 0")
              .formatted(supersedesBound, supersedesTime, cycleBound, pageSize, concurrency));
    }
  }
}
