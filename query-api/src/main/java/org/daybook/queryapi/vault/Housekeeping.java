package org.daybook.queryapi.vault;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What is done to a vault by itself, once a day. It sleeps in between. Thread-safe.
final class Housekeeping implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());
  private static final long FIRST_MINUTES = 10;
  private static final long DAY_MINUTES = 24 * 60;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("housekeeping").factory());

  /// Has work done soon, and daily from then on.
  ///
  /// @param what for the log, should it fail
  void daily(String what, Runnable work) {
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) { // tomorrow it may succeed
                LOG.log(
                    System.Logger.Level.WARNING, what + " failed; it is tried again in a day", e);
              }
            },
            FIRST_MINUTES,
            DAY_MINUTES,
            TimeUnit.MINUTES);
  }

  /// Stops; what is being done is interrupted, and waited for.
  @Override
  public void close() {
    timer.shutdownNow();
    timer.close();
  }
}
