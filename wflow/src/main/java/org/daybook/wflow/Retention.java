package org.daybook.wflow;

import java.time.Duration;

/// Which ended jobs are kept, with their journals: those within all three limits; the first to end
/// are forgotten first. A child is kept for as long as its parent is unfinished.
///
/// @param jobs how many
/// @param age for how long after they ended
/// @param bytes of what they recorded, in all
public record Retention(long jobs, Duration age, long bytes) {

  public static final Retention DEFAULT = new Retention(100_000, Duration.ofDays(90), 4L << 30);

  public Retention {
    Times.bounded("retention", age);
    if (jobs < 0 || age.isNegative() || bytes < 0) {
      throw new IllegalArgumentException(
          "retention of %d jobs, for %s, of %d bytes: wanted nothing below 0"
              .formatted(jobs, age, bytes));
    }
  }

  /// One partition's share.
  Retention of(int partitions) {
    return new Retention(
        Math.ceilDiv(jobs, partitions), age, Math.ceilDiv(bytes, (long) partitions));
  }
}
