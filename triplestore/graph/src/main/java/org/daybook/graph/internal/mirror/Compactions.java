package org.daybook.graph.internal.mirror;

import java.time.Duration;

/// When the files are compacted.
///
/// @param ratio due when this many times the size after the last compaction is in use
/// @param floor but not before this many bytes are
/// @param quiet how long nothing must have been written; at twice the size at which it is due, it
///     is done all the same
public record Compactions(double ratio, long floor, Duration quiet) {

  private static final int OVERDUE = 2;

  /// Whether it is to be done when it is quiet.
  ///
  /// @param size bytes in use now
  /// @param compacted bytes in use after the last compaction
  boolean due(long size, long compacted) {
    return size > limit(compacted);
  }

  /// Whether it is to be done now.
  boolean overdue(long size, long compacted) {
    return size > (quiet.isZero() ? 1 : OVERDUE) * limit(compacted);
  }

  private double limit(long compacted) {
    return Math.max((double) floor, ratio * compacted);
  }
}
