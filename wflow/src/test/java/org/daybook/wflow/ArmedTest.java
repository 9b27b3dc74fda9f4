package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.daybook.wflow.internal.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArmedTest {

  private static final Duration FOUR_SECONDS = Duration.ofSeconds(4);

  @TempDir Path dir;

  private final Logger logger = Logger.getLogger(Partition.class.getName());
  private final ConcurrentLinkedQueue<String> logged = new ConcurrentLinkedQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private final Code echo = Code.of("echo", (context, args) -> args);
  private final Code sleeper =
      Code.of(
          "sleeper",
          (context, args) -> {
            context.sleep("nap", Duration.ofHours(1));
            return args;
          });
  private final Code stuck =
      Code.of(
          "stuck",
          (context, args) -> {
            runs.incrementAndGet();
            while (!gate.await(2, java.util.concurrent.TimeUnit.MILLISECONDS)) {
              context.checkCancelled();
            }
            return args;
          });

  private Rig rig() {
    EngineSettings settings = EngineSettings.DEFAULTS.withPartitions(1).withMostRunning(30);
    return new Rig(dir, settings, echo, sleeper, stuck);
  }

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void unlisten() {
    gate.countDown();
    logger.removeHandler(handler);
  }

  /// The engine's only partition, whose insides are private: they are broken on purpose.
  private static void inPartition(Engine engine, Consumer<Partition> breaks) throws Exception {
    Partitions partitions = (Partitions) field(engine, "partitions");
    partitions.use(
        0,
        partition -> {
          breaks.accept(partition);
          return partition;
        });
  }

  private static Object field(Object of, String name) throws ReflectiveOperationException {
    Field field = of.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(of);
  }

  @SuppressWarnings("unchecked")
  private static void clear(Object of, String name) {
    try {
      ((Map<Object, Object>) field(of, name)).clear();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private void seen(Rig rig, JobId job, String state, String why) {
    Rig.until(
        () -> rig.engine().notArmed().equals(List.of(new NotArmed(job, state, why))),
        () -> "not armed are " + rig.engine().notArmed());
    assertThat(rig.engine().counters().notArmed()).isEqualTo(1);
    assertThat(logged).anyMatch(line -> line.contains(job.value()) && line.contains(why));
  }

  @Test
  void aLostTimerIsFoundAndARestartSetsItAgain() throws Exception {
    try (Rig rig = rig()) {
      JobId job = rig.add("sleeper", "k");
      rig.awaitWord(job, "waiting");
      rig.forward(FOUR_SECONDS);
      assertThat(rig.engine().notArmed()).isEmpty();
      inPartition(rig.engine(), partition -> clear(partition.index().timers(), "timers"));
      rig.await(rig.add("echo", "something happens"));
      rig.forward(FOUR_SECONDS);
      seen(rig, job, "waiting", "its timer is not set");
      rig.crash();
      rig.forward(Duration.ofHours(1));
      rig.succeeds(job, _ -> {});
      assertThat(rig.engine().notArmed()).isEmpty();
    }
  }

  @Test
  void aLostAttemptIsFound() throws Exception {
    try (Rig rig = rig()) {
      JobId job = rig.add("stuck", "k");
      Rig.until(() -> runs.get() == 1, () -> "it runs");
      inPartition(
          rig.engine(),
          partition -> {
            try {
              clear(field(partition, "runs"), "attempts");
            } catch (ReflectiveOperationException e) {
              throw new IllegalStateException(e);
            }
          });
      rig.forward(FOUR_SECONDS);
      seen(rig, job, "running", "no worker has it");
      gate.countDown();
      rig.crash();
      rig.succeeds(job, _ -> {});
    }
  }

  @Test
  void allIsArmedWhateverJobsDo() throws Exception {
    try (Rig rig = rig()) {
      List<JobId> jobs = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        jobs.add(rig.add(List.of("echo", "sleeper", "stuck").get(i % 3), "k" + i));
      }
      for (int second = 0; second < 20; second++) {
        rig.forward(Duration.ofSeconds(1));
        assertThat(rig.engine().notArmed()).isEmpty();
      }
      Rig.until(() -> rig.engine().counts().get("waiting") == 10, () -> "all sleep");
      gate.countDown();
      rig.forward(Duration.ofHours(1));
      for (JobId job : jobs) {
        rig.succeeds(job, _ -> {});
      }
      assertThat(logged).isEmpty();
    }
  }

  @Test
  void aJobThatRanWhenItsProcessDiedThirtyTimesIsQuarantined() throws Exception {
    try (Rig rig = rig()) {
      JobId job = rig.add("stuck", "k");
      for (int death = 1; death <= 30; death++) {
        int run = death;
        Rig.until(() -> runs.get() >= run, () -> "run " + run);
        rig.awaitWord(job, "running");
        rig.crash();
      }
      assertThat(rig.await(job).state())
          .isEqualTo(new JobState.Parked("quarantined: the process died 30 times while it ran"));
      assertThat(rig.engine().resume(job)).isTrue();
      gate.countDown();
      rig.succeeds(job, _ -> {});
    }
  }

  @Test
  void aDeathLongAfterItsLastEventCountsToo() throws Exception {
    try (Rig rig = rig()) {
      JobId job = rig.add("stuck", "k");
      for (int death = 1; death <= 30; death++) {
        int run = death;
        Rig.until(() -> runs.get() >= run, () -> "run " + run);
        long before = rig.engine().counters().checkpoints();
        rig.forward(Duration.ofSeconds(2)); // rows are written, up to the last event
        Rig.until(() -> rig.engine().counters().checkpoints() > before, () -> "rows are written");
        rig.crash();
      }
      assertThat(rig.await(job).state().word()).isEqualTo("parked");
    }
  }

  @Test
  void aCleanRestartIsNoDeathNorIsOneAfterItGotOn() throws Exception {
    Code stepping =
        Code.of(
            "stepping",
            (context, args) -> {
              for (int i = 0; i < 12; i++) {
                context.step("s" + i, args, RetryPolicy.NEVER, () -> args);
                if (runs.get() == i) {
                  runs.incrementAndGet();
                  stuckUntilStopped(context);
                }
              }
              return args;
            });
    EngineSettings settings = EngineSettings.DEFAULTS.withPartitions(1);
    try (Rig rig = new Rig(dir, settings, stepping, stuck)) {
      JobId job = rig.add("stepping", "k");
      JobId other = rig.add("stuck", "k");
      for (int death = 1; death <= 12; death++) {
        int run = death;
        Rig.until(() -> rig.engine().job(job).orElseThrow().steps() >= run, () -> "step " + run);
        Rig.until(() -> rig.state(other).word().equals("running"), () -> "the other runs");
        if (death < 8) {
          rig.crash();
        } else {
          rig.restart();
        }
      }
      gate.countDown();
      rig.succeeds(job, _ -> {});
      rig.succeeds(other, _ -> {});
    }
  }

  private void stuckUntilStopped(Context context) throws InterruptedException {
    while (!gate.await(2, java.util.concurrent.TimeUnit.MILLISECONDS)) {
      context.checkCancelled();
    }
  }

  @Test
  void anEventThatCannotFollowQuarantinesItsJobAlone() throws Exception {
    try (Rig rig = rig()) {
      JobId bad = rig.add("sleeper", "bad");
      JobId good = rig.add("sleeper", "good");
      rig.awaitWord(bad, "waiting");
      rig.awaitWord(good, "waiting");
      inPartition(
          rig.engine(),
          partition ->
              partition.decide(
                  turn -> {
                    turn.commit(new Event.AttemptBegun(bad, 1, rig.clock.instant()));
                    return turn;
                  }));
      assertThat(rig.await(bad).state().toString())
          .contains("quarantined: position ")
          .contains("is AttemptBegun, which cannot follow waiting");
      assertThat(logged).anyMatch(line -> line.contains(bad.value()));
      rig.crash();
      assertThat(rig.state(bad).word()).isEqualTo("parked");
      rig.forward(Duration.ofHours(1));
      rig.succeeds(good, _ -> {});
      assertThat(rig.engine().resume(bad)).isTrue();
      rig.succeeds(bad, _ -> {});
    }
  }
}
