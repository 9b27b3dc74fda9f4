package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsTest {

  private static final byte[] NOTHING = {};

  @TempDir Path dir;

  @Test
  void aRecordedStepIsNotRunAgainAfterACrash() throws Exception {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              byte[] a =
                  context.step(
                      "a",
                      args,
                      RetryPolicy.NEVER,
                      () -> Code.bytes("a" + first.incrementAndGet()));
              byte[] b =
                  context.step(
                      "b",
                      args,
                      RetryPolicy.NEVER,
                      () -> {
                        int run = second.incrementAndGet();
                        reached.countDown();
                        if (run == 1) {
                          go.await();
                        }
                        return Code.bytes("b" + run);
                      });
              return Code.bytes(Code.text(a) + Code.text(b));
            });
    try (Rig rig = new Rig(dir, EngineSettings.DEFAULTS.withMostRunning(2), code)) {
      JobId job = rig.add("w", "k");
      reached.await();
      rig.log().crash();
      go.countDown();
      rig.crash();
      rig.succeeds(job, result -> assertThat(result).isEqualTo("a1b2"));
      assertThat(first).hasValue(1);
      assertThat(rig.engine().journal(job))
          .extracting(entry -> entry.name() + "=" + Code.text(entry.result()))
          .containsExactly("a=a1", "b=b2");
      Job ended = rig.engine().job(job).orElseThrow();
      assertThat(ended.steps()).isEqualTo(2);
      assertThat(ended.attempts()).isEqualTo(1);
    }
  }

  @Test
  void aSleepCountsOnWhileNothingRuns() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              runs.incrementAndGet();
              context.sleep("nap", Duration.ofHours(1));
              return Code.bytes("rested");
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      Instant until = rig.clock.instant().plus(Duration.ofHours(1));
      assertThat(rig.state(job)).isEqualTo(new JobState.Waiting(until, "sleep"));
      rig.forward(Duration.ofMinutes(30));
      rig.crash();
      assertThat(rig.state(job)).isEqualTo(new JobState.Waiting(until, "sleep"));
      rig.restart(Duration.ofMinutes(30));
      rig.succeeds(job, result -> assertThat(result).isEqualTo("rested"));
      assertThat(runs).hasValue(2);
    }
  }

  @Test
  void timeAndChanceAreWhatTheyWereAtFirst() throws Exception {
    List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              String told = context.now("t") + " " + context.random("r");
              seen.add(told);
              context.sleep("nap", Duration.ofMinutes(1));
              return Code.bytes(told);
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      rig.forward(Duration.ofMinutes(2));
      rig.succeeds(job, result -> assertThat(seen).containsExactly(result, result));
    }
  }

  @Test
  void aStepAskedWithAnotherRequestParksBeforeAnyNewEffect() throws Exception {
    AtomicReference<String> request = new AtomicReference<>("one");
    AtomicInteger effects = new AtomicInteger();
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              context.step("a", Code.bytes(request.get()), RetryPolicy.NEVER, () -> NOTHING);
              context.sleep("nap", Duration.ofMinutes(1));
              context.step(
                  "b",
                  NOTHING,
                  RetryPolicy.NEVER,
                  () -> {
                    effects.incrementAndGet();
                    return NOTHING;
                  });
              return NOTHING;
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      request.set("two");
      rig.forward(Duration.ofMinutes(1));
      assertThat(rig.await(job).state())
          .isEqualTo(
              new JobState.Parked(
                  "replay diverged at step 1: step \"a\" was recorded with request "
                      + Digests.sha256(Code.bytes("one"))
                      + ", the code asked for it with request "
                      + Digests.sha256(Code.bytes("two"))
                      + ": make the code ask for the same steps in the same order, restart the"
                      + " job from an earlier step, or cancel it and add it anew"));
      assertThat(effects).hasValue(0);
      request.set("one");
      assertThat(rig.engine().resume(job)).isTrue();
      rig.succeeds(job, _ -> assertThat(effects).hasValue(1));
    }
  }

  @Test
  void stepsAskedInAnotherOrderParkBeforeAnyNewEffect() throws Exception {
    AtomicReference<String> name = new AtomicReference<>("a");
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              context.step(name.get(), NOTHING, RetryPolicy.NEVER, () -> NOTHING);
              context.sleep("nap", Duration.ofMinutes(1));
              return NOTHING;
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      name.set("c");
      rig.forward(Duration.ofMinutes(1));
      String none = Digests.sha256(NOTHING);
      assertThat(rig.await(job).state())
          .isEqualTo(
              new JobState.Parked(
                  "replay diverged at step 1: the journal holds step \"a\" (request %s), the code asked for step \"c\" (request %s): make the code ask for the same steps in the same order, restart the job from an earlier step, or cancel it and add it anew"
                      .formatted(none, none)));
      assertThat(rig.engine().journal(job)).hasSize(2);
    }
  }

  @Test
  void codeThatReturnsBeforeTheEndOfItsJournalParks() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              if (runs.incrementAndGet() == 1) {
                context.step("a", NOTHING, RetryPolicy.NEVER, () -> NOTHING);
                context.sleep("nap", Duration.ofMinutes(1));
              }
              return NOTHING;
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      rig.forward(Duration.ofMinutes(1));
      assertThat(rig.await(job).state())
          .isEqualTo(
              new JobState.Parked(
                  "replay diverged at its end: the code returned without asking for step 1 of 2, step \"a\" (request %s): make the code ask for the same steps in the same order, restart the job from an earlier step, or cancel it and add it anew"
                      .formatted(Digests.sha256(NOTHING))));
    }
  }

  @Test
  void codeThatCannotRunAgainMayPassOverWhatIsLeftOfItsJournal() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              if (runs.incrementAndGet() == 1) {
                context.step("a", NOTHING, RetryPolicy.NEVER, () -> Code.bytes("kept"));
                context.sleep("nap", Duration.ofMinutes(1));
              }
              assertThat(context.recorded("none")).isEmpty();
              byte[] kept = context.recorded("a").orElseThrow();
              context.skip();
              assertThat(context.recorded("a")).as("it is behind").isEmpty();
              return context.fact("end", NOTHING, () -> kept);
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      rig.forward(Duration.ofMinutes(1));
      rig.succeeds(job, result -> assertThat(result).isEqualTo("kept"));
      assertThat(rig.engine().journal(job))
          .extracting(JournalEntry::name)
          .containsExactly("a", "nap", "end");
    }
  }

  @Test
  void aPartThatEndedOtherwiseThanItMayAgainIsPassedOverUpToItsEnd() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              if (runs.incrementAndGet() == 1) {
                context.fact("part/a", NOTHING, () -> NOTHING);
                context.step("part/b", NOTHING, RetryPolicy.NEVER, () -> NOTHING);
              } else {
                context.skipTo("part/end");
              }
              byte[] part = context.fact("part/end", NOTHING, () -> Code.bytes("out of time"));
              context.sleep("nap", Duration.ofMinutes(1));
              context.skipTo("none");
              return context.fact("end", NOTHING, () -> part);
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      rig.forward(Duration.ofMinutes(1));
      rig.succeeds(job, result -> assertThat(result).isEqualTo("out of time"));
      assertThat(rig.engine().journal(job))
          .extracting(JournalEntry::name)
          .containsExactly("part/a", "part/b", "part/end", "nap", "end");
    }
  }

  @Test
  void aNameAskedTwiceParks() throws Exception {
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              context.now("x");
              context.now("x");
              return NOTHING;
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      assertThat(rig.await(job).state())
          .isEqualTo(
              new JobState.Parked(
                  "now \"x\" was asked twice by the same run: a step's name is unique within its job"));
    }
  }

  @Test
  void aStepInsideAStepIsRefused() throws Exception {
    Code code =
        new Code(
            "w",
            RetryPolicy.NEVER,
            (context, args) ->
                context.step(
                    "outer",
                    NOTHING,
                    RetryPolicy.NEVER,
                    () -> Code.bytes(context.now("inner").toString())));
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      assertThat(rig.await(job).state())
          .isEqualTo(
              new JobState.Parked(
                  "step \"outer\": java.lang.IllegalStateException: now \"inner\" was asked inside a step's body: ask before or after the step"));
    }
  }

  @Test
  void aFailureThatCodeCaughtIsThrownAgainInAReplay() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              String way;
              try {
                way =
                    Code.text(
                        context.step(
                            "shaky",
                            NOTHING,
                            RetryPolicy.NEVER,
                            () -> {
                              if (tries.incrementAndGet() == 1) {
                                throw new IllegalStateException("boom");
                              }
                              return Code.bytes("main");
                            }));
              } catch (FailedStep e) {
                way = "side";
              }
              String taken = way;
              context.step(way, NOTHING, RetryPolicy.NEVER, () -> NOTHING);
              context.sleep("nap", Duration.ofMinutes(1));
              return Code.bytes(taken);
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      rig.awaitWord(job, "waiting");
      rig.forward(Duration.ofMinutes(1));
      rig.succeeds(job, result -> assertThat(result).isEqualTo("side"));
      assertThat(tries).hasValue(1);
      assertThat(rig.engine().journal(job))
          .extracting(entry -> entry.name() + " " + entry.failed())
          .containsExactly(
              "shaky step \"shaky\": java.lang.IllegalStateException: boom",
              "side null",
              "nap null");
    }
  }

  @Test
  void largeResultsComeBackFromTheLog() throws Exception {
    byte[] large = "x".repeat(100_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              int sum = args.length;
              for (int i = 0; i < 20; i++) {
                sum += context.step("s" + i, NOTHING, RetryPolicy.NEVER, () -> large).length;
              }
              context.sleep("nap", Duration.ofMinutes(1));
              return ("r" + sum).repeat(1000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            });
    try (Rig rig = new Rig(dir, EngineSettings.DEFAULTS.withCheckpointEvery(7), code)) {
      JobId job = rig.engine().addJob(JobRequest.of("w", "k", large)).job();
      rig.awaitWord(job, "waiting");
      rig.restart();
      rig.forward(Duration.ofMinutes(1));
      String result = "r2100000".repeat(1000);
      rig.succeeds(job, told -> assertThat(told).isEqualTo(result));
      rig.restart();
      rig.succeeds(job, told -> assertThat(told).isEqualTo(result));
      assertThat(rig.engine().job(job).orElseThrow().args()).isEqualTo(large);
      assertThat(rig.engine().journal(job)).hasSize(21);
      assertThat(rig.engine().journal(job).get(19).result()).isEqualTo(large);
    }
  }
}
