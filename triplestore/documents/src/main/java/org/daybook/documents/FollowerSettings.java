package org.daybook.documents;

import java.time.Duration;

/// How a [Follower] is driven.
///
/// @param batch the most entries it is given at once; 1 to 100,000
/// @param linger how long to wait for more when a batch is not full; zero hands over at once
/// @param firstBackoff the pause after a failure; doubled at each one that follows
/// @param mostBackoff the longest pause
public record FollowerSettings(
    int batch, Duration linger, Duration firstBackoff, Duration mostBackoff) {

  /// 500 entries, 20 ms linger, pauses from 100 ms to 30 s.
  public static final FollowerSettings DEFAULTS =
      new FollowerSettings(
          500, Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofSeconds(30));

  public FollowerSettings {
    if (batch < 1 || batch > 100_000) {
      throw new IllegalArgumentException("batch = %d: wanted 1 to 100000".formatted(batch));
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger = %s: wanted zero or more".formatted(linger));
    }
    if (!firstBackoff.isPositive() || mostBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException(
          "firstBackoff = %s, mostBackoff = %s: wanted the first above zero and not above the most"
              .formatted(firstBackoff, mostBackoff));
    }
  }
}
