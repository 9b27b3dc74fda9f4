package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.daybook.wflow.log.JobFilter;
import org.daybook.wflow.log.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundsTest {

  private static final byte[] NOTHING = {};
  private static final long ALL = Long.MAX_VALUE;

  @TempDir Path dir;

  private final Code large =
      Code.of(
          "large",
          (context, args) -> {
            context.step("s", NOTHING, RetryPolicy.NEVER, () -> args);
            return args;
          });

  private static EngineSettings keeping(long jobs, Duration age, long bytes) {
    return EngineSettings.DEFAULTS.withPartitions(1).withRetention(new Retention(jobs, age, bytes));
  }

  /// Lets go of what is beyond the settings: what ended just now has its row first.
  private static void retained(Rig rig, long left) {
    Rig.until(
        () -> {
          rig.engine().retain();
          return rig.engine().counts().get("succeeded") == left;
        },
        () -> "%d are to be left of %s".formatted(left, rig.engine().counts()));
    assertThat(rig.engine().jobs(JobFilter.ALL, 100_000)).hasSize((int) left);
  }

  private void add(Rig rig, int jobs, byte[] args) throws Exception {
    for (int i = 0; i < jobs; i++) {
      rig.engine().addJob(JobRequest.of("large", "k" + rig.clock.instant() + i, args));
    }
    assertThat(rig.engine().awaitIdle(Duration.ofSeconds(60))).isTrue();
  }

  private long count(String sql) throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("wflow.db"));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void endedJobsAreKeptForSoLong() throws Exception {
    try (Rig rig = new Rig(dir, keeping(ALL, Duration.ofDays(7), ALL), large)) {
      add(rig, 20, NOTHING);
      rig.forward(Duration.ofDays(4));
      add(rig, 10, NOTHING);
      rig.forward(Duration.ofDays(2));
      retained(rig, 30);
      rig.forward(Duration.ofDays(2));
      retained(rig, 10);
      rig.restart();
      rig.forward(Duration.ofDays(4));
      retained(rig, 0);
      assertThat(count("SELECT count(*) FROM log")).isLessThan(5);
    }
  }

  @Test
  void oneCallForgetsAllThatIsTooMuch() throws Exception {
    EngineSettings settings = keeping(ALL, Duration.ofDays(7), ALL);
    TestClock clock = new TestClock();
    Code quick = Code.of("quick", (context, args) -> args);
    try (Engine engine =
        Engine.open(
            new MemoryStore(1), settings, List.of(quick), Surroundings.of(clock, new Random(1)))) {
      for (int i = 0; i < 3_500; i++) {
        engine.addJob(JobRequest.of("quick", "k" + i, NOTHING));
      }
      assertThat(engine.awaitIdle(Duration.ofSeconds(60))).isTrue();
      clock.forward(Duration.ofDays(6));
      engine.clockChanged();
      Rig.until(
          () -> {
            // Whoever looks at a partition puts off its stop.
            clock.forward(Duration.ofMinutes(1));
            engine.clockChanged();
            return engine.counters().partitionsOpen() == 0;
          },
          () -> "all is in rows");
      clock.forward(Duration.ofDays(2));
      engine.retain();
      assertThat(engine.counts()).containsEntry("succeeded", 0L);
      assertThat(engine.jobs(JobFilter.ALL, 10)).isEmpty();
    }
  }

  @Test
  void endedJobsAreKeptUpToSoManyBytesAndTheLogShrinks() throws Exception {
    byte[] blob = new byte[60_000];
    try (Rig rig = new Rig(dir, keeping(ALL, Duration.ofDays(7), 500_000), large)) {
      add(rig, 30, blob);
      for (int i = 0; i < 5; i++) {
        rig.engine().retain();
        rig.forward(Duration.ofSeconds(2));
      }
      Rig.until(
          () -> {
            rig.engine().retain();
            return rig.engine().counts().get("succeeded") <= 3;
          },
          () -> "few are left of " + rig.engine().counts());
      List<Job> left = rig.engine().jobs(JobFilter.ALL, 100);
      assertThat(left).isNotEmpty().allSatisfy(job -> assertThat(job.args()).isEqualTo(blob));
      rig.restart();
      assertThat(rig.engine().jobs(JobFilter.ALL, 100)).hasSameSizeAs(left);
      assertThat(count("SELECT count(*) FROM log")).isLessThan(30);
      assertThat(count("SELECT count(*) FROM job")).isLessThanOrEqualTo(3);
      assertThat(count("SELECT count(*) FROM payload")).isBetween(1L, 9L);
    }
  }

  @Test
  void jobsCanBeReadWhileOthersAreForgotten() throws Exception {
    byte[] args = new byte[2_000];
    EngineSettings settings = keeping(5, Duration.ofDays(7), ALL).withCheckpointEvery(20);
    try (Rig rig = new Rig(dir, settings, large)) {
      AtomicBoolean done = new AtomicBoolean();
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      while (!done.get()) {
                        for (Job job : rig.engine().jobs(JobFilter.ALL, 50)) {
                          rig.engine().job(job.id());
                          rig.engine().journal(job.id());
                        }
                      }
                    } catch (RuntimeException e) {
                      thrown.set(e);
                    }
                  });
      for (int i = 0; i < 400 && thrown.get() == null; i++) {
        rig.engine().addJob(JobRequest.of("large", "k" + i, args));
      }
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      done.set(true);
      reader.join();
      assertThat(thrown.get()).isNull();
    }
  }

  @Test
  void aJobOfTwentyThousandStepsWorksAndIsReplayed() throws Exception {
    int steps = 20_000;
    AtomicInteger ran = new AtomicInteger();
    Code code =
        Code.of(
            "long",
            (context, args) -> {
              long sum = 0;
              for (int i = 0; i < steps; i++) {
                sum +=
                    context.step(
                            "s" + i,
                            NOTHING,
                            RetryPolicy.NEVER,
                            () -> new byte[ran.incrementAndGet() & 1])
                        .length;
              }
              context.sleep("nap", Duration.ofHours(1));
              return Code.bytes("" + sum);
            });
    TestClock clock = new TestClock();
    try (Engine engine =
        Engine.open(
            new MemoryStore(1),
            EngineSettings.DEFAULTS.withCheckpointEvery(3_000),
            List.of(code),
            Surroundings.of(clock, new Random(1)))) {
      JobId job = engine.addJob(JobRequest.of("long", "k", NOTHING)).job();
      Rig.until(
          () -> engine.job(job).orElseThrow().state().word().equals("waiting"), () -> "it sleeps");
      clock.forward(Duration.ofHours(1));
      engine.clockChanged();
      assertThat(engine.await(job, Rig.SOON).state())
          .isInstanceOfSatisfying(
              JobState.Succeeded.class,
              end -> assertThat(Code.text(end.result())).isEqualTo("" + steps / 2));
      assertThat(ran).hasValue(steps);
      assertThat(engine.journal(job)).hasSize(steps + 1);
    }
  }

  @Test
  void progressIsKeptThroughRestarts() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Code code =
        Code.of(
            "telling",
            (context, args) -> {
              for (int i = 0; i <= 1_000; i++) {
                context.progress(Code.bytes(i + " of 1000 " + "x".repeat(500)));
              }
              told.countDown();
              context.receive("r", "go");
              return args;
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("telling", "k");
      told.await();
      rig.awaitWord(job, "waiting");
      assertThat(rig.engine().counters().events()).isLessThan(50);
      rig.crash();
      assertThat(Code.text(rig.engine().job(job).orElseThrow().progress()))
          .startsWith("1000 of 1000");
    }
  }

  @Test
  void whatASlowListenerHasNotHeardIsOneNoticeAJob() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    Code code =
        Code.of(
            "telling",
            (context, args) -> {
              for (int i = 0; i < 2_000; i++) {
                context.progress(Code.bytes("" + i));
              }
              return args;
            });
    try (Rig rig = new Rig(dir, code)) {
      rig.engine()
          .onChange(
              job -> {
                heard.add(job.key() + " " + job.state().word());
                try {
                  gate.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int i = 0; i < 10; i++) {
        rig.add("telling", "k" + i);
      }
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      gate.countDown();
      Rig.until(
          () -> heard.stream().filter(one -> one.endsWith("succeeded")).count() == 10,
          () -> "all ends are heard of, of " + heard);
      assertThat(heard).hasSizeBetween(10, 12);
    }
  }
}
