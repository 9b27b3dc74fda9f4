package org.daybook.documents.internal.blob;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// The system's time, and what a test puts on top of it.
final class TestClock extends Clock {

  private final AtomicLong ahead = new AtomicLong();

  void advance(Duration duration) {
    ahead.addAndGet(duration.toMillis());
  }

  @Override
  public Instant instant() {
    return Instant.now().plusMillis(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
