package org.daybook.benchmarks;

import java.time.Duration;
import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;

/// A job that sleeps for a day.
record Naps(String name) implements Wflow {

  static final Duration LENGTH = Duration.ofDays(1);

  @Override
  public RetryPolicy retry(byte[] args) {
    return RetryPolicy.DEFAULT;
  }

  @Override
  public byte[] run(Context context, byte[] args) {
    context.sleep("nap", LENGTH);
    return args;
  }
}
