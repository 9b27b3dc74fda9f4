package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.JobRequest.Supersede;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimesTest {

  private static final byte[] NOTHING = {};
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final EngineSettings SETTINGS =
      EngineSettings.DEFAULTS
          .withPartitions(2)
          .withMostRunning(1)
          .withCloseWithin(Duration.ofSeconds(1));

  @TempDir Path dir;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger runs = new AtomicInteger();
  private final List<String> begun = new CopyOnWriteArrayList<>();

  /// Does what its argument says.
  private final Code doing =
      new Code(
          "doing",
          RetryPolicy.NEVER,
          (context, args) -> {
            begun.add(Code.text(args));
            switch (Code.text(args)) {
              case "sleep" -> context.sleep("nap", Duration.ofDays(1));
              case "receive" -> context.receive("r", "go");
              case "park" -> throw new IllegalStateException("no");
              case "obey" -> {
                while (!gate.await(2, TimeUnit.MILLISECONDS)) {
                  context.checkCancelled();
                }
              }
              case "ignore" -> ignoring();
              default -> {}
            }
            return args;
          });

  /// Goes on until the gate opens, whatever happens.
  private byte[] ignoring() {
    runs.incrementAndGet();
    while (true) {
      try {
        gate.await();
        return Code.bytes("late");
      } catch (InterruptedException _) {
        runs.addAndGet(100);
      }
    }
  }

  @AfterEach
  void open() {
    gate.countDown();
  }

  private static JobId add(Rig rig, String args, Duration timeout) {
    return rig.engine()
        .addJob(JobRequest.of("doing", args, Code.bytes(args)).within(timeout))
        .job();
  }

  @Test
  void aJobThatIsUnfinishedAtItsDeadlineFailsWhereverItIs() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS, doing)) {
      Instant deadline = rig.clock.instant().plus(MINUTE);
      JobState over = new JobState.Failed("not done by its deadline " + deadline);
      JobId asleep = add(rig, "sleep", MINUTE);
      rig.awaitWord(asleep, "waiting");
      JobId waiting = add(rig, "receive", MINUTE);
      rig.awaitWord(waiting, "waiting");
      JobId parked = add(rig, "park", MINUTE);
      rig.awaitWord(parked, "parked");
      JobId done = add(rig, "nothing", MINUTE);
      rig.awaitWord(done, "succeeded");
      JobId running = add(rig, "obey", MINUTE);
      rig.awaitWord(running, "running");
      JobId queued = add(rig, "queued", MINUTE);
      JobId later = add(rig, "later", MINUTE.plusSeconds(1));
      assertThat(rig.engine().job(later).orElseThrow().deadline())
          .isEqualTo(deadline.plusSeconds(1));
      rig.forward(MINUTE.minusMillis(1));
      assertThat(rig.state(queued).word()).isEqualTo("queued");
      rig.forward(Duration.ofMillis(1));
      for (JobId job : List.of(asleep, waiting, parked, running, queued)) {
        rig.awaitWord(job, "failed");
        assertThat(rig.state(job)).isEqualTo(over);
      }
      rig.succeeds(later, _ -> {});
      assertThat(rig.state(done).word()).isEqualTo("succeeded");
      assertThat(begun).doesNotContain("queued");
    }
  }

  @Test
  void aDeadlineCountsFromTheStartAndPassesWhileNothingRuns() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS, doing)) {
      Instant start = rig.clock.instant().plus(Duration.ofHours(1));
      JobRequest request =
          JobRequest.of("doing", "sleep", Code.bytes("sleep")).startingAt(start).within(MINUTE);
      JobId job = rig.engine().addJob(request).job();
      assertThat(rig.state(job)).isEqualTo(new JobState.Scheduled(start));
      rig.clock.forward(Duration.ofHours(2));
      rig.crash();
      rig.awaitWord(job, "failed");
      assertThat(rig.state(job))
          .isEqualTo(new JobState.Failed("not done by its deadline " + start.plus(MINUTE)));
    }
  }

  @Test
  void aJobToStartLaterIsOutsideOfItsLaneUntilThen() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS, doing)) {
      Instant start = rig.clock.instant().plus(MINUTE);
      JobRequest late =
          new JobRequest(
              "doing", "late", "lane", Supersede.NONE, Code.bytes("late"), start, null, null);
      JobId job = rig.engine().addJob(late).job();
      rig.succeeds(rig.add("doing", "first", "lane", Supersede.NONE), _ -> {});
      rig.succeeds(rig.add("doing", "second", "lane", Supersede.ALL), _ -> {});
      assertThat(rig.engine().lane("lane")).isEmpty();
      rig.crash();
      assertThat(rig.state(job)).isEqualTo(new JobState.Scheduled(start));
      rig.forward(MINUTE);
      rig.succeeds(job, _ -> {});
      assertThat(begun).containsExactly("first", "second", "late");
    }
  }

  private Code timed(StepOptions options, boolean deaf) {
    return Code.of(
        "timed",
        (context, args) -> {
          try {
            return context.step(
                "slow",
                NOTHING,
                options,
                () -> {
                  if (deaf) {
                    return ignoring();
                  }
                  runs.incrementAndGet();
                  gate.await();
                  return Code.bytes("done");
                });
          } catch (FailedStep e) {
            return Code.bytes(String.valueOf(e.getMessage()));
          }
        });
  }

  @Test
  void aLateStepThatMayBeInterruptedIsAndIsTriedAgain() throws Exception {
    Code code = timed(StepOptions.of(Code.THRICE).within(MINUTE).interrupted(), false);
    try (Rig rig = new Rig(dir, SETTINGS, code)) {
      JobId job = rig.add("timed", "k");
      for (int run = 1; run <= 3; run++) {
        int tried = run;
        Rig.until(() -> runs.get() == tried, () -> "run " + tried + " begins");
        Rig.until(() -> rig.engine().counters().running() == 1, () -> "it runs");
        rig.forward(MINUTE);
        if (run < 3) {
          rig.awaitWord(job, "waiting");
          rig.forward(Duration.ofSeconds(2));
        }
      }
      rig.succeeds(
          job,
          told ->
              assertThat(told)
                  .startsWith("step \"slow\": ")
                  .contains("PT1M")
                  .doesNotContain("done"));
      assertThat(rig.engine().journal(job).getFirst().tries()).hasSize(2);
    }
  }

  @Test
  void aLateStepThatReturnsWithinTheGraceHasFailedAllTheSame() throws Exception {
    Code code = timed(StepOptions.of(RetryPolicy.NEVER).within(MINUTE), false);
    try (Rig rig = new Rig(dir, SETTINGS, code)) {
      JobId job = rig.add("timed", "k");
      Rig.until(() -> runs.get() == 1, () -> "it begins");
      rig.forward(MINUTE);
      Rig.until(
          () -> rig.engine().nextDue().filter(rig.clock.instant()::isBefore).isPresent(),
          () -> "the alarm has rung, next due " + rig.engine().nextDue());
      gate.countDown();
      rig.succeeds(job, told -> assertThat(told).startsWith("step \"slow\": "));
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void aStepThatIgnoresItsTimeIsLeftBehindAndWhatItReturnsIsNotRecorded() throws Exception {
    AtomicInteger first = new AtomicInteger();
    Code code =
        Code.of(
            "timed",
            (context, args) ->
                context.step(
                    "slow",
                    NOTHING,
                    StepOptions.of(Code.THRICE).within(MINUTE).interrupted(),
                    () -> first.getAndIncrement() == 0 ? ignoring() : Code.bytes("in time")));
    try (Rig rig = new Rig(dir, SETTINGS, code, doing)) {
      JobId job = rig.add("timed", "k");
      Rig.until(() -> runs.get() == 1, () -> "it begins");
      JobId other = rig.add("doing", "other");
      rig.forward(MINUTE);
      Rig.until(() -> runs.get() == 101, () -> "it is interrupted");
      assertThat(rig.state(job).word()).isEqualTo("running");
      rig.forward(Duration.ofSeconds(10));
      rig.awaitWord(job, "waiting");
      rig.succeeds(other, _ -> {});
      rig.forward(Duration.ofSeconds(2));
      rig.succeeds(job, told -> assertThat(told).isEqualTo("in time"));
      gate.countDown();
      rig.restart();
      rig.succeeds(job, told -> assertThat(told).isEqualTo("in time"));
      assertThat(rig.engine().journal(job)).hasSize(1);
      assertThat(rig.engine().counters().running()).isZero();
    }
  }

  @Test
  void codeThatIgnoresACancelIsLeftBehindAfterTheGrace() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS, doing)) {
      JobId deaf = rig.add("doing", "ignore");
      Rig.until(() -> runs.get() == 1, () -> "it begins");
      JobId next = rig.add("doing", "next");
      assertThat(rig.engine().cancel(deaf, "enough")).isTrue();
      rig.forward(Duration.ofSeconds(9));
      assertThat(rig.state(deaf)).isEqualTo(new JobState.Running());
      rig.forward(Duration.ofSeconds(1));
      rig.awaitWord(deaf, "cancelled");
      rig.succeeds(next, _ -> {});
      gate.countDown();
      rig.restart();
      assertThat(rig.state(deaf)).isEqualTo(new JobState.Cancelled("enough"));
    }
  }

  @Test
  void aKilledJobEndsAtOnceAndWhatItsCodeDoesThenIsNotHeard() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Code telling =
        Code.of(
            "telling",
            (context, args) -> {
              byte[] late = ignoring();
              try {
                context.progress(late);
              } finally {
                told.countDown();
              }
              return late;
            });
    try (Rig rig = new Rig(dir, SETTINGS, telling)) {
      JobId deaf = rig.add("telling", "k");
      Rig.until(() -> runs.get() == 1, () -> "it begins");
      assertThat(rig.engine().kill(deaf, "now")).isTrue();
      assertThat(rig.state(deaf)).isEqualTo(new JobState.Cancelled("now"));
      assertThat(rig.engine().counters().running()).isZero();
      assertThat(rig.engine().kill(deaf, "again")).isFalse();
      gate.countDown();
      Rig.until(() -> told.getCount() == 0, () -> "it tells");
      assertThat(rig.engine().job(deaf).orElseThrow().progress()).isEmpty();
    }
  }
}
