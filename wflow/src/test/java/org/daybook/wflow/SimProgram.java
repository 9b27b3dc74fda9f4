package org.daybook.wflow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What one job's code does, drawn from a seed.
///
/// @param number what a job's arguments name it by
/// @param attempts how many the job has
/// @param fails whether it ends by failing for good
record SimProgram(int number, List<Action> actions, int attempts, boolean fails) {

  static final int LEAVES = 6;
  static final int ALL = 10;

  sealed interface Action {
    String name();
  }

  /// @param fails how many runs of its body throw
  /// @param tries its retry policy's
  /// @param forGood whether it throws what fails the job
  record Step(
      String name,
      int size,
      int fails,
      int tries,
      boolean forGood,
      boolean caught,
      @Nullable Duration timeout)
      implements Action {}

  record Sleep(String name, Duration time) implements Action {}

  record Now(String name) implements Action {}

  record Draw(String name) implements Action {}

  record Receive(String name, String signal, @Nullable Duration atMost) implements Action {}

  record Send(String name, int to, String signal) implements Action {}

  record Await(String name, @Nullable Duration atMost, boolean caught) implements Action {}

  /// @param awaited whether its result is asked for
  record Child(String name, int program, boolean awaited, boolean caught) implements Action {}

  record Tell(String name) implements Action {}

  /// Throws in the first attempts.
  record Throw(String name, int attempts) implements Action {}

  RetryPolicy retry() {
    return new RetryPolicy(attempts, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.3);
  }

  static List<SimProgram> random(Random random) {
    List<SimProgram> programs = new ArrayList<>();
    for (int number = 0; number < ALL; number++) {
      List<Action> actions = new ArrayList<>();
      int length = random.nextInt(1, 8);
      for (int at = 0; at < length; at++) {
        actions.add(action(random, "a" + at, number >= LEAVES));
      }
      int attempts = random.nextInt(1, 5);
      programs.add(new SimProgram(number, actions, attempts, random.nextInt(12) == 0));
    }
    return programs;
  }

  private static Action action(Random random, String name, boolean parent) {
    return switch (random.nextInt(parent ? 24 : 19)) {
      case 0, 1, 2, 3, 4, 5 -> step(random, name);
      case 6, 7 -> new Sleep(name, Duration.ofNanos(random.nextLong(20_000_000_000L)));
      case 8 -> new Now(name);
      case 9 -> new Draw(name);
      case 10, 11, 12 -> new Receive(name, "s" + random.nextInt(2), limit(random));
      case 13, 14 -> new Send(name, random.nextInt(12), "s" + random.nextInt(2));
      case 15, 16 -> new Await(name, limit(random), random.nextBoolean());
      case 17 -> new Tell(name);
      case 18 -> new Throw(name, random.nextInt(1, 3));
      default ->
          new Child(name, random.nextInt(LEAVES), random.nextInt(3) > 0, random.nextInt(4) > 0);
    };
  }

  private static Action step(Random random, String name) {
    int size =
        switch (random.nextInt(20)) {
          case 0 -> 33_000;
          case 1, 2, 3 -> 129 + random.nextInt(2_000);
          default -> random.nextInt(40);
        };
    int fails = random.nextInt(3) == 0 ? random.nextInt(1, 5) : 0;
    return new Step(
        name,
        size,
        fails,
        random.nextInt(1, 5),
        random.nextInt(12) == 0,
        random.nextBoolean(),
        random.nextInt(4) == 0 ? Duration.ofSeconds(3) : null);
  }

  private static @Nullable Duration limit(Random random) {
    return random.nextInt(3) == 0 ? null : Duration.ofMillis(random.nextInt(1, 30_000));
  }
}
