package org.daybook.processors.internal;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;

/// Where instructions that move many bytes at once let a run be stopped: the runtime looks only
/// where code calls and jumps back, and a thousand of these may come one after the other.
final class Interruption {

  private Interruption() {}

  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new ChicoryInterruptedException("stopped");
    }
  }
}
