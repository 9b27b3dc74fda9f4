package org.daybook.wflow;

import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// How a step is carried out.
///
/// @param retry when it is tried again
/// @param timeout how long one try may take; null for as long as it likes. A try that takes longer
///     counts as failed; one that has not come back after the engine's grace besides is left
///     behind, and whatever it does then is its own
/// @param interruptible whether its thread may be interrupted at the timeout and when the job is to
///     stop. An interrupt closes files that other threads share: only for code that has none
/// @param retryable whether a throwable is worth another try
public record StepOptions(
    RetryPolicy retry,
    @Nullable Duration timeout,
    boolean interruptible,
    Predicate<Throwable> retryable) {

  /// Tried again as the policy says, for as long as each try takes.
  public static StepOptions of(RetryPolicy retry) {
    return new StepOptions(retry, null, false, _ -> true);
  }

  public StepOptions {
    if (timeout != null) {
      Times.bounded("step timeout", timeout);
    }
    if (timeout != null && !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "step timeout %s: wanted a time greater than 0, or none".formatted(timeout));
    }
  }

  /// These, with a limit for each try.
  public StepOptions within(Duration atMost) {
    return new StepOptions(retry, atMost, interruptible, retryable);
  }

  /// These, with interrupts allowed.
  public StepOptions interrupted() {
    return new StepOptions(retry, timeout, true, retryable);
  }

  /// These, but final failures are those that the test refuses.
  public StepOptions retrying(Predicate<Throwable> worthIt) {
    return new StepOptions(retry, timeout, interruptible, worthIt);
  }
}
