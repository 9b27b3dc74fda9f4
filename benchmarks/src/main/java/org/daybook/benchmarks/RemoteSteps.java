package org.daybook.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.daybook.wflow.Context;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;

/// A job whose code is in a second process, `remote.mjs`: that process is asked once an attempt
/// what the job's steps are, then to do each; this one makes each result durable before it asks on.
record RemoteSteps(String name, Connections connections) implements Wflow {

  @Override
  public RetryPolicy retry(byte[] args) {
    return RetryPolicy.DEFAULT;
  }

  @Override
  public byte[] run(Context context, byte[] args) throws Exception {
    int steps = Integer.parseInt(new String(connections.post("/" + name, args), UTF_8));
    byte[] last = {};
    for (int i = 0; i < steps; i++) {
      String path = "/%s/%d".formatted(name, i);
      last =
          context.step("step " + i, args, RetryPolicy.DEFAULT, () -> connections.post(path, args));
    }
    return last;
  }
}
