package org.daybook.queryapi.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Makes Ctrl-C an interrupt of the thread that opened this, and lets the process go on until this
/// is closed: what the thread opened in between is closed before.
final class Interruption implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;

  Interruption() {
    Thread interrupted = Thread.currentThread();
    hook =
        new Thread(
            () -> {
              interrupted.interrupt();
              awaitClosed();
            },
            "ctrl-c");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void awaitClosed() {
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("daybook: the temporary folder could not be tidied up in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // It runs already: that is why this is closed.
    }
  }
}
