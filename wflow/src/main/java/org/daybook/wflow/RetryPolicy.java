package org.daybook.wflow;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When a failed attempt is tried again. The wait before attempt n+1 is `first * factor^(n-1)`, at
/// most `most`, times a random factor between `1 - jitter` and 1.
///
/// @param attempts how many in all, the first included; then the job is parked
/// @param first the first wait
/// @param factor how much longer each next wait is, 1 or more
/// @param most the longest wait
/// @param jitter from 0 (none) to 1
public record RetryPolicy(
    int attempts, Duration first, double factor, Duration most, double jitter) {

  /// One attempt.
  public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO, 0);

  /// Five attempts over some seconds.
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(5, Duration.ofMillis(200), 3, Duration.ofSeconds(30), 0.3);

  public RetryPolicy {
    Times.bounded("longest wait", most);
    if (attempts < 1
        || first.isNegative()
        || factor < 1
        || most.compareTo(first) < 0
        || jitter < 0
        || jitter > 1) {
      throw new IllegalArgumentException(
          ("retry policy of %d attempts, first wait %s, factor %s, longest wait %s, jitter %s: wanted at least one"
                  + " attempt, 0 <= first <= most, factor >= 1, 0 <= jitter <= 1")
              .formatted(attempts, first, factor, most, jitter));
    }
  }

  /// How long to wait after so many failed attempts.
  Duration waitAfter(int failed, RandomGenerator random) {
    double nanos =
        Math.min(toNanos(first) * Math.pow(factor, Math.max(0, failed - 1)), toNanos(most));
    double share = 1 - jitter * random.nextDouble();
    return Duration.ofNanos((long) Math.min(nanos * share, Long.MAX_VALUE));
  }

  private static double toNanos(Duration time) {
    return time.getSeconds() * 1e9 + time.getNano();
  }
}
