package org.daybook.processors.internal;

import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Guest code on a thread of its own, and the caller that waits for it. What the guest asks of the
/// host is done on the *caller's* thread while the guest stands still: so journals and branches
/// stay confined to their thread, a host call has a whole stack, and an interrupt meant for a
/// runaway never hits a host call.
final class GuestTask<T> {

  private static final Duration SLICE = Duration.ofMillis(50);

  private final Callable<T> body;
  private final Runnable atEnd;
  private final Thread caller = Thread.currentThread();
  private volatile @Nullable Supplier<? extends Object> question;
  private volatile @Nullable Object answer;
  private volatile boolean stopped;
  private volatile boolean ended;
  private @Nullable T value;
  private @Nullable Throwable failure;

  /// A task of the calling thread.
  ///
  /// @param body what the guest's thread does
  /// @param atEnd done on that thread when the body has ended, however late
  GuestTask(Callable<T> body, Runnable atEnd) {
    this.body = body;
    this.atEnd = atEnd;
  }

  /// Has the caller's thread do something, and waits for it. On the guest's thread only.
  Object ask(Supplier<? extends Object> service) {
    checkStopped();
    answer = null;
    question = service;
    LockSupport.unpark(caller);
    while (true) {
      Object given = answer;
      checkStopped();
      if (given != null) {
        return given;
      }
      LockSupport.park(this);
    }
  }

  /// Unwinds a guest that was stopped, where it asks for nothing. On the guest's thread only.
  void checkStopped() {
    if (stopped) {
      throw new Stopped();
    }
  }

  /// On the guest's thread: to the end, whatever that is.
  void run() {
    try {
      checkStopped();
      value = body.call();
    } catch (Throwable anything) {
      failure = anything;
    } finally {
      atEnd.run();
    }
  }

  void announceEnd() {
    ended = true;
    LockSupport.unpark(caller);
  }

  /// On the caller's thread: serves the guest until it has ended or was given up.
  ///
  /// @param deadline by [System#nanoTime], when it is stopped
  /// @param grace how long it may take to stop
  /// @param pulse called now and then while the guest computes; a throw stops it
  /// @return how it ended
  End<T> serve(GuestThreads.Worker worker, long deadline, Duration grace, Runnable pulse) {
    Why why = null;
    Throwable thrown = null;
    long giveUp = 0;
    boolean interrupted = false;
    try {
      while (!ended) {
        interrupted |= Thread.interrupted();
        Supplier<? extends Object> asked = question;
        if (why != null) {
          if (System.nanoTime() - giveUp >= 0 && worker.abandon(this)) {
            return new End<>(null, null, why, thrown, true);
          }
        } else if (System.nanoTime() - deadline >= 0) {
          why = Why.TIME;
        } else if (interrupted) {
          why = Why.INTERRUPT;
        } else {
          try {
            if (asked != null) {
              question = null;
              answer = asked.get();
              LockSupport.unpark(worker.thread());
              continue;
            }
            pulse.run();
          } catch (Throwable ending) {
            why = Why.HOST;
            thrown = ending;
          }
        }
        if (why != null && !stopped) {
          stopped = true;
          giveUp = System.nanoTime() + grace.toNanos();
          worker.interrupt(this);
          LockSupport.unpark(worker.thread());
        }
        if (!ended && (why != null || question == null)) {
          long left = (why == null ? deadline : giveUp) - System.nanoTime();
          LockSupport.parkNanos(this, Math.clamp(left, 1_000, SLICE.toNanos()));
        }
      }
      return new End<>(value, failure, why, thrown, false);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Why a task was stopped.
  enum Why {
    TIME,
    INTERRUPT,
    HOST
  }

  /// How a task ended.
  ///
  /// @param value what it returned; null if it did not
  /// @param failure what it threw; null if it did not
  /// @param why it was stopped; null if it was not
  /// @param thrown what the host threw, if that is why
  /// @param abandoned whether its thread runs on
  record End<T>(
      @Nullable T value,
      @Nullable Throwable failure,
      @Nullable Why why,
      @Nullable Throwable thrown,
      boolean abandoned) {}

  /// Unwinds a guest that was stopped; it cannot catch this.
  static final class Stopped extends Error {
    @Serial private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }
}
