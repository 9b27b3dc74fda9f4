package org.daybook.queryapi.cli;

import io.quarkus.runtime.Quarkus;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.daybook.queryapi.serve.Serving;

/// The service on a thread of this process. Confined to the thread that uses it.
final class InProcess {

  private static final Duration START = Duration.ofSeconds(60);

  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<String> failure = new AtomicReference<>("");
  private boolean started;

  /// Starts it, and waits until it answers.
  void start(Client client) throws InterruptedException {
    started = true;
    Thread.ofPlatform().name("service").start(this::serve);
    long end = System.nanoTime() + START.toNanos();
    while (System.nanoTime() < end) {
      if (ended.await(50, TimeUnit.MILLISECONDS)) {
        throw new CommandFailure(Exit.FAILED, "the service did not start: " + failure.get());
      }
      try {
        client.get("/q/health/ready");
        return;
      } catch (CommandFailure _) {
        // Not yet.
      }
    }
    throw new CommandFailure(Exit.FAILED, "the service was not ready after %s".formatted(START));
  }

  private void serve() {
    try {
      Quarkus.run(
          Serving.class,
          (_, thrown) -> {
            if (thrown != null) {
              failure.set(Failures.reason(thrown));
            }
          });
    } finally {
      ended.countDown();
    }
  }

  /// Waits until it is told to stop.
  void await() throws InterruptedException {
    ended.await();
  }

  /// Stops it, and waits until it has.
  void stop() throws InterruptedException {
    if (started) {
      Quarkus.asyncExit();
      ended.await(30, TimeUnit.SECONDS);
    }
  }
}
