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
  static final EngineSettings SETTINGS =
      EngineSettings.DEFAULTS
          .withCheckpointEvery(500)
          .withRetention(new Retention(Long.MAX_VALUE, Duration.ofDays(1), Long.MAX_VALUE));

  private Victim() {}

  private static final RetryPolicy MANY =
      new RetryPolicy(50, Duration.ofMillis(5), 1, Duration.ofMillis(5), 0);

  /// A job that takes steps, sleeps, calls a child and waits for what the child sends it.
  static List<Wflow> wflows(Path effects) {
    return List.of(
        new Code("count", MANY, (context, args) -> count(effects, context, args)),
        new Code("tick", MANY, (context, args) -> tick(effects, context, args)));
  }

  private static byte[] count(Path effects, Context context, byte[] args) throws Exception {
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < STEPS; i++) {
      told.append(stepped(effects, context, "s" + i)).append(' ');
    }
    context.sleep("nap", Duration.ofMillis(3));
    byte[] parent = Code.bytes(context.job().value());
    String called = Code.text(context.call("child", JobRequest.of("tick", "t", parent)));
    String sent = Code.text(context.receive("sent", "go"));
    return Code.bytes(told + called + " " + sent);
  }

  private static byte[] tick(Path effects, Context context, byte[] args) throws Exception {
    byte[] ticked = Code.bytes(stepped(effects, context, "tick"));
    context.send("tell", new JobId(Code.text(args)), "go", ticked);
    return ticked;
  }

  /// Each run of a step's body leaves a line: job, step, a number that never comes again.
  private static String stepped(Path effects, Context context, String name) throws Exception {
    return Code.text(
        context.step(name, new byte[0], RetryPolicy.NEVER, () -> effect(effects, context, name)));
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
            SETTINGS,
            wflows(dir.resolve("effects.txt")),
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
