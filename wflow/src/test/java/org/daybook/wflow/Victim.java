package org.daybook.wflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// A process to be killed: adds and runs jobs for ever, saying which are acknowledged.
final class Victim {

  static final int STEPS = 4;

  private Victim() {}

  /// Each run of a step's body leaves a line: job, step, a number that never comes again.
  static Code code(Path effects) {
    RetryPolicy retry = new RetryPolicy(50, Duration.ofMillis(5), 1, Duration.ofMillis(5), 0);
    return new Code(
        "count",
        retry,
        (context, args) -> {
          StringBuilder told = new StringBuilder();
          for (int i = 0; i < STEPS; i++) {
            String name = "s" + i;
            told.append(
                    Code.text(
                        context.step(
                            name, args, RetryPolicy.NEVER, () -> effect(effects, context, name))))
                .append(' ');
          }
          context.sleep("nap", Duration.ofMillis(3));
          return Code.bytes(told.toString());
        });
  }

  private static byte[] effect(Path effects, Context context, String step) throws IOException {
    String number = context.epoch() + "." + System.nanoTime();
    Files.writeString(
        effects,
        "%s %s %s\n".formatted(context.job(), step, number),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return Code.bytes(number);
  }

  /// @param args a folder, and a name for this run
  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    Engine engine =
        Engine.open(
            dir.resolve("wflow.db"),
            EngineSettings.DEFAULTS.withCheckpointEvery(500),
            List.of(code(dir.resolve("effects.txt"))),
            Clock.systemUTC(),
            RandomGenerator.getDefault());
    for (int t = 0; t < 16; t++) {
      String adder = args[1] + "-" + t + "-";
      Thread.ofVirtual()
          .start(
              () -> {
                for (int i = 0; true; i++) {
                  JobId job = engine.addJob(JobRequest.of("count", adder + i, new byte[30])).job();
                  synchronized (System.out) {
                    System.out.println(job);
                    System.out.flush();
                  }
                  await(engine, job);
                }
              });
    }
    Thread.currentThread().join();
  }

  private static void await(Engine engine, JobId job) {
    try {
      engine.await(job, Duration.ofMillis(20));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
