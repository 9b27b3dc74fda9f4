package org.daybook.processors.internal;

import java.time.Instant;

/// The clock of a guest that reads it without asking, as WASI and JavaScript do. The first look,
/// and the first after each call that takes time, asks the journal; each other look is a
/// microsecond after the one before. So a replay sees the same times, a loop that waits for a time
/// comes to its end, and looking often costs no host calls. Never goes back.
final class GuestTime {

  private static final long TICK_NANOS = 1_000;

  private final HostSide host;
  private long nanos = Long.MIN_VALUE;
  private int waits = -1;

  GuestTime(HostSide host) {
    this.host = host;
  }

  /// Since 1970.
  long nanos() {
    long next = nanos + TICK_NANOS;
    if (waits != host.waits()) {
      Instant now = host.now();
      waits = host.waits();
      next = Math.max(next, now.getEpochSecond() * 1_000_000_000L + now.getNano());
    }
    nanos = next;
    return next;
  }
}
