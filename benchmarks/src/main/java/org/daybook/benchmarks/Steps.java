package org.daybook.benchmarks;

import java.nio.charset.StandardCharsets;
import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;

/// A job of so many durable steps, each with a small result.
record Steps(String name, int steps) implements Wflow {

  @Override
  public RetryPolicy retry(byte[] args) {
    return RetryPolicy.DEFAULT;
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    byte[] last = {};
    for (int i = 0; i < steps; i++) {
      byte[] result = ("result of step " + i).getBytes(StandardCharsets.UTF_8);
      last = context.step("step " + i, args, RetryPolicy.DEFAULT, () -> result);
    }
    return last;
  }
}
