package org.daybook.documents;

import java.time.Duration;

/// How a [Follower] is driven.
///
/// @param batch the most entries it is given at once; 1 to 100,000
/// @param linger how long to wait for more when a batch is not full; zero hands over at once
/// @param pace the least time from one batch to the next that is not full, so that many changes a
///     second come in few batches; the first after a quiet time, and one that somebody waits for,
///     wait for `linger` alone
/// @param firstBackoff the pause after a failure; doubled at each one that follows
/// @param mostBackoff the longest pause
public record FollowerSettings(
    int batch, Duration linger, Duration pace, Duration firstBackoff, Duration mostBackoff) {

  /// 500 entries, 20 ms linger and no pace, pauses from 100 ms to 30 s.
  public static final FollowerSettings DEFAULTS =
      new FollowerSettings(
          500,
          Duration.ofMillis(20),
          Duration.ZERO,
          Duration.ofMillis(100),
          Duration.ofSeconds(30));

  public FollowerSettings {
    if (batch < 1 || batch > 100_000) {
      throw new IllegalArgumentException("batch = %d: wanted 1 to 100000".formatted(batch));
    }
    if (linger.isNegative() || pace.isNegative()) {
      throw new IllegalArgumentException(
          "linger = %s, pace = %s: wanted zero or more".formatted(linger, pace));
    }
    if (!firstBackoff.isPositive() || mostBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException(
          "firstBackoff = %s, mostBackoff = %s: wanted the first above zero and not above the most"
              .formatted(firstBackoff, mostBackoff));
    }
  }

  /// The same with batches of up to that many entries, no more often than that.
  public FollowerSettings paced(int most, Duration least) {
    return new FollowerSettings(most, linger, least, firstBackoff, mostBackoff);
  }
}
