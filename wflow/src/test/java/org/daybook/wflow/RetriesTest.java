package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetriesTest {

  private static final byte[] NOTHING = {};

  @TempDir Path dir;

  @Test
  void aFailedAttemptIsTriedAgainLaterAndLaterThenParkedAndResumedWithFreshAttempts()
      throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              int run = runs.incrementAndGet();
              if (run < 5) {
                throw new IllegalStateException("boom " + run + " in attempt " + context.attempt());
              }
              return Code.bytes("attempt " + context.attempt());
            });
    try (Rig rig = new Rig(dir, code)) {
      Instant start = rig.clock.instant();
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      assertThat(rig.state(job))
          .isEqualTo(
              new JobState.Waiting(
                  start.plusSeconds(1), "java.lang.IllegalStateException: boom 1 in attempt 1"));
      rig.crash();
      rig.forward(Duration.ofSeconds(1));
      Rig.until(() -> runs.get() == 2, () -> "second attempt");
      rig.awaitWord(job, "waiting");
      assertThat(((JobState.Waiting) rig.state(job)).until()).isEqualTo(start.plusSeconds(3));
      rig.forward(Duration.ofSeconds(2));
      assertThat(rig.await(job).state())
          .isEqualTo(
              new JobState.Parked(
                  "gave up after 3 attempts, the last: java.lang.IllegalStateException: boom 3 in attempt 3"));
      assertThat(rig.engine().resume(job)).isTrue();
      rig.awaitWord(job, "waiting");
      assertThat(rig.engine().resume(job)).isFalse();
      rig.forward(Duration.ofSeconds(1));
      rig.succeeds(job, result -> assertThat(result).isEqualTo("attempt 5"));
      assertThat(rig.engine().job(job).orElseThrow().attempts()).isEqualTo(5);
    }
  }

  @Test
  void aFailedStepIsTriedAgainWithinTheAttemptThenThrownToTheJob() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    AtomicInteger before = new AtomicInteger();
    Code code =
        new Code(
            "w",
            RetryPolicy.NEVER,
            (context, args) -> {
              context.step(
                  "before",
                  NOTHING,
                  RetryPolicy.NEVER,
                  () -> Code.bytes("" + before.incrementAndGet()));
              try {
                context.step(
                    "shaky",
                    NOTHING,
                    Code.THRICE,
                    () -> {
                      throw new java.io.IOException("try " + tries.incrementAndGet());
                    });
              } catch (FailedStep e) {
                return Code.bytes("caught " + e.getMessage() + " attempt " + context.attempt());
              }
              return NOTHING;
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      assertThat(rig.state(job))
          .isEqualTo(
              new JobState.Waiting(
                  rig.clock.instant().plusSeconds(1),
                  "step \"shaky\": java.io.IOException: try 1"));
      rig.restart();
      rig.forward(Duration.ofSeconds(1));
      Rig.until(() -> tries.get() == 2, () -> "second try");
      rig.awaitWord(job, "waiting");
      rig.forward(Duration.ofSeconds(2));
      rig.succeeds(
          job,
          result ->
              assertThat(result)
                  .isEqualTo("caught step \"shaky\": java.io.IOException: try 3 attempt 1"));
      assertThat(before).hasValue(1);
    }
  }

  @Test
  void aFailedJobIsNotTriedAgain() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Code code =
        Code.of(
            "w",
            (context, args) ->
                context.step(
                    "s",
                    NOTHING,
                    Code.THRICE,
                    () -> {
                      runs.incrementAndGet();
                      throw new FailedJob("hopeless");
                    }));
    try (Rig rig = new Rig(dir, code)) {
      assertThat(rig.await(rig.add("w", "k")).state()).isEqualTo(new JobState.Failed("hopeless"));
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void whateverCodeThrowsStaysInItsJob() throws Exception {
    Code deep = new Code("deep", RetryPolicy.NEVER, (context, args) -> recurse(args));
    Code error =
        new Code(
            "error",
            RetryPolicy.NEVER,
            (context, args) -> {
              throw new OutOfMemoryError("pretended");
            });
    Code swallowing =
        Code.of(
            "swallowing",
            (context, args) -> {
              try {
                context.sleep("nap", Duration.ofMinutes(1));
              } catch (Throwable _) {
                return Code.bytes("swallowed");
              }
              return Code.bytes("slept");
            });
    Code nothing = new Code("nothing", RetryPolicy.NEVER, (context, args) -> null);
    try (Rig rig = new Rig(dir, deep, error, swallowing, nothing)) {
      assertThat(rig.await(rig.add("deep", "k")).state())
          .isEqualTo(new JobState.Parked("java.lang.StackOverflowError"));
      assertThat(rig.await(rig.add("error", "k")).state())
          .isEqualTo(new JobState.Parked("java.lang.OutOfMemoryError: pretended"));
      assertThat(rig.await(rig.add("nothing", "k")).state())
          .isEqualTo(
              new JobState.Parked(
                  "java.lang.IllegalStateException: the code returned null: wanted bytes, if only none"));
      JobId swallowed = rig.add("swallowing", "k");
      rig.awaitWord(swallowed, "waiting");
      rig.forward(Duration.ofMinutes(1));
      rig.succeeds(swallowed, result -> assertThat(result).isEqualTo("slept"));
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
    }
  }

  private static byte[] recurse(byte[] args) {
    return recurse(recurse(args));
  }

  @Property
  void aWaitGrowsFromTheFirstToTheLongestLessTheJitter(
      @ForAll @IntRange(min = 1, max = 1000) int failed,
      @ForAll @DoubleRange(min = 1, max = 10) double factor,
      @ForAll @DoubleRange(min = 0, max = 1) double jitter) {
    RetryPolicy policy =
        new RetryPolicy(3, Duration.ofMillis(10), factor, Duration.ofMinutes(5), jitter);
    double full = Math.min(10 * Math.pow(factor, failed - 1), 300_000);
    Duration wait = policy.waitAfter(failed, new Random(failed));
    assertThat(wait.toNanos() / 1e6).isBetween(full * (1 - jitter) - 0.001, full + 0.001);
  }

  @Test
  void aPolicyThatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, 1, Duration.ZERO, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "retry policy of 0 attempts, first wait PT0S, factor 1.0, longest wait PT0S, jitter 0.0:"
                + " wanted at least one attempt, 0 <= first <= most, factor >= 1, 0 <= jitter <= 1");
  }
}
