package org.daybook.wflow;

import java.time.Duration;
import java.time.Instant;

/// Times that can be reckoned with: none is so far that adding to it overflows.
final class Times {

  private static final Duration LONGEST = Duration.ofDays(365_000);
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Times() {}

  /// @throws IllegalArgumentException when it is longer than a thousand years
  static Duration bounded(String what, Duration time) {
    if (time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s of %s: wanted a thousand years at most".formatted(what, time));
    }
    return time;
  }

  /// @throws IllegalArgumentException when it is after the year 9999
  static Instant bounded(String what, Instant at) {
    if (at.isAfter(LAST)) {
      throw new IllegalArgumentException("%s %s: wanted the year 9999 at most".formatted(what, at));
    }
    return at;
  }

  /// Its nanoseconds, as many as a number holds; none below 0.
  static long nanos(Duration time) {
    if (time.isNegative()) {
      return 0;
    }
    return time.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0 ? Long.MAX_VALUE : time.toNanos();
  }
}
