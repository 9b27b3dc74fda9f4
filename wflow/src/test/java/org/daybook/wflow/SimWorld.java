package org.daybook.wflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.log.MemoryStore;

/// All that an engine has around it, on one thread and out of one seed: the disk, the clock, the
/// threads, and what bodies of steps change. It kills the engine and opens it again.
final class SimWorld {

  private static final int MOST_CRASHES = 8;
  private static final int DEEPEST = 3;

  final Random random;
  final TestClock clock = new TestClock();
  final List<SimProgram> programs;
  final SimHistory history;
  final SimStore store;
  final Map<String, Integer> runs = new HashMap<>();
  final Map<String, Integer> effects = new HashMap<>();
  private final EngineSettings settings;
  private final Random engineRandom;
  private final MemoryStore disk;
  private final List<Runnable> tasks = new ArrayList<>();
  private Consumer<Context> meanwhile = _ -> {};
  private Engine engine;
  private int generation;
  private int crashes;
  private int depth;
  private boolean dead;
  private boolean faulty;
  private boolean calm;
  private boolean open;

  /// The process is killed: nothing above may go on.
  static final class Crash extends Error {
    @Serial private static final long serialVersionUID = 1L;

    Crash() {
      super("killed", null, false, false);
    }
  }

  SimWorld(long seed) {
    this.random = new Random(seed);
    this.engineRandom = new Random(~seed);
    this.programs = SimProgram.random(random);
    int partitions = random.nextInt(1, 5);
    this.settings = settings(random).withPartitions(partitions);
    this.history = new SimHistory(partitions);
    this.disk = MemoryStore.manual(partitions, this::awaited);
    this.store = new SimStore(disk, history);
    this.engine = opened();
    this.open = true;
  }

  private static EngineSettings settings(Random random) {
    long kept = random.nextInt(3) == 0 ? random.nextInt(1, 10) : 1_000;
    EngineSettings drawn =
        EngineSettings.DEFAULTS
            .withMostRunning(random.nextInt(1, 5))
            .withRetention(new Retention(kept, Duration.ofDays(90), 1L << 40))
            .withCheckpointEvery(random.nextInt(1, 40))
            .withFlushAfter(Duration.ofMillis(random.nextInt(1, 3_000)))
            .withCheckEvery(Duration.ofMillis(random.nextInt(1, 4_000)))
            .withStopAfter(Duration.ofMillis(random.nextInt(1, 20_000)))
            .withGrace(Duration.ofMillis(random.nextInt(0, 4_000)))
            .withSuspending(random.nextBoolean());
    return new EngineSettings(
        drawn.mostRunning(),
        drawn.mostRunningOf(),
        drawn.pools(),
        drawn.retention(),
        drawn.partitions(),
        drawn.checkpointEvery(),
        drawn.flushAfter(),
        drawn.checkEvery(),
        drawn.stopAfter(),
        drawn.grace(),
        Duration.ZERO, // this thread is the one that would be waited for
        drawn.suspending());
  }

  static String key(int job) {
    return "j" + job;
  }

  /// Whether [#engine] is the one that acts, not one of before.
  boolean isOpen() {
    return open;
  }

  Engine engine() {
    return engine;
  }

  EngineSettings settings() {
    return settings;
  }

  /// What others do while a body runs.
  void meanwhile(Consumer<Context> others) {
    meanwhile = others;
  }

  boolean isCalm() {
    return calm;
  }

  /// No more crashes from now on, and nothing that goes on for ever.
  void calm() {
    calm = true;
    if (open) {
      announce();
    }
  }

  /// Jobs that ask for a label are among the others.
  static final String LABEL = "gpu";

  /// Workers come.
  void announce() {
    engine.announce(LABEL, 2);
  }

  private Engine opened() {
    int mine = ++generation;
    Surroundings surroundings =
        new Surroundings(
            clock,
            engineRandom,
            code -> {
              if (mine == generation) {
                tasks.add(code);
              }
            },
            Telemetry.NONE,
            false);
    EngineSettings now = calm ? settings.withPools(Map.of(LABEL, 1)) : settings;
    return Engine.open(store, now, List.of(new SimCode(this, programs)), surroundings);
  }

  /// Opens the engine again, for as long as it is killed meanwhile.
  void reopen() {
    open = false;
    while (!open) {
      tasks.clear();
      dead = false;
      faulty = false;
      try {
        engine = opened();
        open = true;
      } catch (Crash _) {
        crashes++;
      }
    }
  }

  /// Closes the engine in order, and opens it again.
  void restart() {
    try {
      engine.close();
    } catch (Crash _) {
      crashes++;
    }
    reopen();
  }

  boolean isDead() {
    return dead || faulty;
  }

  boolean mayCrash() {
    return !calm && crashes < MOST_CRASHES;
  }

  /// Kills the process: of what is queued for the disk, some is lost.
  void crash() {
    disk.flush(random.nextInt(disk.queued() + 1));
    disk.crash();
    generation++;
    crashes++;
    dead = true;
    tasks.clear();
    throw new Crash();
  }

  /// The disk fails, and the process goes on.
  void fault() {
    disk.flush(random.nextInt(disk.queued() + 1));
    disk.crash();
    crashes++;
    faulty = true;
  }

  private void awaited() {
    live();
    if (disk.queued() == 0) {
      throw new IllegalStateException("waits for a write that is not queued");
    }
    if (mayCrash() && random.nextInt(60) == 0) {
      if (random.nextInt(5) == 0) {
        fault();
        return;
      }
      crash();
    }
    disk.flush(1 + random.nextInt(disk.queued()));
  }

  private void live() {
    if (dead) {
      throw new Crash();
    }
  }

  boolean hasTasks() {
    return !tasks.isEmpty();
  }

  boolean hasWrites() {
    return disk.queued() > 0;
  }

  void flush() {
    disk.flush(1 + random.nextInt(Math.max(1, disk.queued())));
  }

  /// Runs one thread to its end, or until it dies with the process.
  void runOne() {
    if (!tasks.isEmpty()) {
      tasks.remove(random.nextInt(tasks.size())).run();
      live();
    }
  }

  void forward(Duration time) {
    clock.forward(time);
    engine.clockChanged();
    live();
  }

  /// Moves the clock to where something is due.
  ///
  /// @return false when nothing is
  boolean forwardToNext() {
    Instant next = engine.nextDue().orElse(null);
    if (next == null) {
      return false;
    }
    Duration left = Duration.between(clock.instant(), next);
    forward(left.isNegative() ? Duration.ZERO : left);
    return true;
  }

  /// The body of a step; others act while it runs.
  byte[] body(Context context, SimProgram.Step step) throws Exception {
    live();
    String key = context.job() + "/" + step.name();
    SimHistory.Slot slot = history.journal(context.job()).get(step.name());
    if (slot != null && slot.outcome() != null && !mayTryAgain(slot, context)) {
      history.problems().add("step %s ran again after %s".formatted(key, slot.event()));
    }
    int run = runs.merge(key, 1, Integer::sum);
    if (depth < DEEPEST && random.nextInt(5) == 0) {
      depth++;
      try {
        meanwhile.accept(context);
      } finally {
        depth--;
      }
      live();
    }
    if (random.nextInt(4) == 0) {
      context.checkCancelled();
    }
    if (run <= step.fails()) {
      throw step.forGood() ? new FailedJob("in run " + run) : new IOException("in run " + run);
    }
    effects.merge(key, run, Math::max);
    return result(key, run, step.size());
  }

  private static boolean mayTryAgain(SimHistory.Slot slot, Context context) {
    return slot.outcome() instanceof Outcome.Failed
        && slot.event() instanceof Event.StepRecorded e
        && e.attempt() < context.attempt();
  }

  static byte[] result(String key, int run, int size) {
    return (key + "#" + run + " " + "r".repeat(size)).getBytes(UTF_8);
  }
}
