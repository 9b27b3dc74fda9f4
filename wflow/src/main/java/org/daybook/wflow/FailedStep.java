package org.daybook.wflow;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// What a job asked for failed for good, and that is recorded: a replay throws it again, with the
/// same message. Uncaught, it fails the attempt; if the step threw [FailedJob], the job.
public final class FailedStep extends Exception {

  @Serial private static final long serialVersionUID = 1L;

  private final boolean forGood;

  FailedStep(String message, boolean forGood, @Nullable Throwable cause) {
    super(message, cause);
    this.forGood = forGood;
  }

  /// Whether another attempt of the job would not help.
  public boolean forGood() {
    return forGood;
  }
}
