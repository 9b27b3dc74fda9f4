package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.JobRequest.Supersede;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanesTest {

  private static final byte[] NOTHING = {};

  @TempDir Path dir;

  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final List<String> begun = new CopyOnWriteArrayList<>();

  /// Runs until its gate opens, looking whether it was cancelled.
  private final Code gated =
      Code.of(
          "gated",
          (context, args) -> {
            begun.add(Code.text(args));
            CountDownLatch gate = gate(Code.text(args));
            while (!gate.await(2, java.util.concurrent.TimeUnit.MILLISECONDS)) {
              context.checkCancelled();
            }
            return args;
          });

  private CountDownLatch gate(String key) {
    return gates.computeIfAbsent(key, _ -> new CountDownLatch(1));
  }

  private void open(String... keys) {
    for (String key : keys) {
      gate(key).countDown();
    }
  }

  @Test
  void jobsOfALaneRunOneAtATimeInOrderAndOthersDoNotWait() throws Exception {
    try (Rig rig = new Rig(dir, gated)) {
      JobId a = rig.add("gated", "a", "lane", Supersede.NONE);
      JobId b = rig.add("gated", "b", "lane", Supersede.NONE);
      JobId c = rig.add("gated", "c", "lane", Supersede.NONE);
      JobId other = rig.add("gated", "other", "other lane", Supersede.NONE);
      rig.awaitWord(other, "running");
      assertThat(rig.engine().lane("lane")).extracting(Job::id).containsExactly(a, b, c);
      assertThat(rig.engine().lane("lane"))
          .extracting(job -> job.state().word())
          .containsExactly("running", "queued", "queued");
      open("c", "other");
      rig.succeeds(other, _ -> {});
      rig.restart();
      open("a");
      rig.await(a);
      rig.awaitWord(b, "running");
      open("b");
      rig.succeeds(c, _ -> {});
      assertThat(begun.stream().filter(key -> !key.equals("other")).distinct())
          .containsExactly("a", "b", "c");
      assertThat(rig.engine().lane("lane")).isEmpty();
    }
  }

  @Test
  void supersedingTheWaitingLetsTheRunningOneFinish() throws Exception {
    try (Rig rig = new Rig(dir, gated)) {
      JobId a = rig.add("gated", "a", "lane", Supersede.NONE);
      JobId b = rig.add("gated", "b", "lane", Supersede.NONE);
      JobId c = rig.add("gated", "c", "lane", Supersede.WAITING);
      assertThat(rig.state(b)).isEqualTo(new JobState.Cancelled("superseded by job " + c));
      assertThat(rig.state(a)).isEqualTo(new JobState.Running());
      open("a", "c");
      rig.succeeds(a, _ -> {});
      rig.succeeds(c, _ -> {});
      assertThat(begun).containsExactly("a", "c");
    }
  }

  @Test
  void supersedingAllStopsTheRunningOneAndBeginsWhenItHasStopped() throws Exception {
    try (Rig rig = new Rig(dir, gated)) {
      JobId a = rig.add("gated", "a", "lane", Supersede.NONE);
      JobId b = rig.add("gated", "b", "lane", Supersede.NONE);
      open("c");
      JobId c = rig.add("gated", "c", "lane", Supersede.ALL);
      assertThat(rig.state(b)).isEqualTo(new JobState.Cancelled("superseded by job " + c));
      rig.succeeds(c, _ -> {});
      assertThat(rig.state(a)).isEqualTo(new JobState.Cancelled("superseded by job " + c));
      assertThat(begun).containsExactly("a", "c");
    }
  }

  @Test
  void aSupersededJobStaysSoWhenTheProcessDiesBeforeItsCodeStopped() throws Exception {
    CountDownLatch deaf = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    Code code =
        Code.of(
            "deaf",
            (context, args) -> {
              if (Code.text(args).equals("a")) {
                runs.incrementAndGet();
                deaf.await();
              }
              return args;
            });
    EngineSettings impatient =
        EngineSettings.DEFAULTS.withMostRunning(4).withCloseWithin(Duration.ofMillis(10));
    try (Rig rig = new Rig(dir, impatient, code)) {
      JobId a = rig.add("deaf", "a", "lane", Supersede.NONE);
      JobId b = rig.add("deaf", "b", "lane", Supersede.ALL);
      assertThat(rig.state(a)).isEqualTo(new JobState.Running());
      Rig.until(() -> runs.get() == 1, () -> "a runs");
      rig.crash();
      assertThat(rig.state(a)).isEqualTo(new JobState.Cancelled("superseded by job " + b));
      rig.succeeds(b, _ -> {});
      deaf.countDown();
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void aParkedJobFreesItsLaneAndComesBackAtItsEnd() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    Code code =
        new Code(
            "w",
            RetryPolicy.NEVER,
            (context, args) -> {
              if (Code.text(args).equals("bad") && runs.incrementAndGet() == 1) {
                throw new IllegalStateException("no");
              }
              return args;
            });
    try (Rig rig = new Rig(dir, code, gated)) {
      JobId bad = rig.add("w", "bad", "lane", Supersede.NONE);
      assertThat(rig.await(bad).state().word()).isEqualTo("parked");
      JobId next = rig.add("gated", "next", "lane", Supersede.NONE);
      rig.awaitWord(next, "running");
      assertThat(rig.engine().resume(bad)).isTrue();
      assertThat(rig.engine().lane("lane")).extracting(Job::id).containsExactly(next, bad);
      assertThat(rig.state(bad)).isEqualTo(new JobState.Queued());
      open("next");
      rig.succeeds(bad, result -> assertThat(result).isEqualTo("bad"));
    }
  }

  @Test
  void supersedingAllCancelsWhatIsParkedInTheLane() throws Exception {
    Code code =
        new Code(
            "w",
            RetryPolicy.NEVER,
            (context, args) -> {
              throw new IllegalStateException("no");
            });
    try (Rig rig = new Rig(dir, code, gated)) {
      JobId bad = rig.add("w", "bad", "lane", Supersede.NONE);
      rig.await(bad);
      JobId next = rig.add("gated", "next", "lane", Supersede.ALL);
      assertThat(rig.state(bad)).isEqualTo(new JobState.Cancelled("superseded by job " + next));
      assertThat(rig.engine().resume(bad)).isFalse();
    }
  }

  @Test
  void aSleepingJobKeepsItsLaneButFreesItsPlaceAmongTheRunning() throws Exception {
    Code sleeper =
        Code.of(
            "sleeper",
            (context, args) -> {
              context.sleep("nap", Duration.ofMinutes(1));
              return args;
            });
    try (Rig rig = new Rig(dir, EngineSettings.DEFAULTS.withMostRunning(1), sleeper, gated)) {
      JobId a = rig.add("sleeper", "a", "lane", Supersede.NONE);
      rig.awaitWord(a, "waiting");
      JobId b = rig.add("gated", "b", "lane", Supersede.NONE);
      open("c", "b");
      rig.succeeds(rig.add("gated", "c"), _ -> {});
      assertThat(rig.state(b)).isEqualTo(new JobState.Queued());
      rig.forward(Duration.ofMinutes(1));
      rig.succeeds(b, _ -> {});
      assertThat(rig.state(a).word()).isEqualTo("succeeded");
    }
  }

  @Test
  void aCancelledJobEndsAtOnceUnlessItRuns() throws Exception {
    Code sleeper =
        Code.of(
            "sleeper",
            (context, args) -> {
              context.sleep("nap", Duration.ofMinutes(1));
              return args;
            });
    Code bad =
        new Code(
            "bad",
            RetryPolicy.NEVER,
            (context, args) -> {
              throw new IllegalStateException("no");
            });
    try (Rig rig = new Rig(dir, sleeper, bad, gated)) {
      JobId waiting = rig.add("sleeper", "a");
      rig.awaitWord(waiting, "waiting");
      JobId parked = rig.add("bad", "b");
      rig.await(parked);
      JobId running = rig.add("gated", "c", "lane", Supersede.NONE);
      JobId queued = rig.add("gated", "d", "lane", Supersede.NONE);
      rig.awaitWord(running, "running");
      for (JobId job : List.of(waiting, parked, queued)) {
        assertThat(rig.engine().cancel(job, "not wanted")).isTrue();
        assertThat(rig.state(job)).isEqualTo(new JobState.Cancelled("not wanted"));
        assertThat(rig.engine().cancel(job, "again")).isFalse();
      }
      assertThat(rig.engine().cancel(running, "not wanted")).isTrue();
      assertThat(rig.await(running).state()).isEqualTo(new JobState.Cancelled("not wanted"));
      assertThat(rig.engine().cancel(JobId.of("gated", "unknown"), "x")).isFalse();
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      assertThat(rig.engine().counts())
          .containsEntry("cancelled", 4L)
          .containsEntry("running", 0L)
          .containsEntry("parked", 0L);
    }
  }

  @Test
  void whatACancelledJobHadDoneInItsStepIsRecorded() throws Exception {
    CountDownLatch inStep = new CountDownLatch(1);
    Code code =
        Code.of(
            "w",
            (context, args) -> {
              context.step(
                  "merge",
                  NOTHING,
                  RetryPolicy.NEVER,
                  () -> {
                    inStep.countDown();
                    gate("merge").await();
                    return Code.bytes("merged");
                  });
              context.step("after", NOTHING, RetryPolicy.NEVER, () -> Code.bytes("never"));
              return NOTHING;
            });
    try (Rig rig = new Rig(dir, code)) {
      JobId job = rig.add("w", "k");
      inStep.await();
      assertThat(rig.engine().cancel(job, "late")).isTrue();
      open("merge");
      assertThat(rig.await(job).state()).isEqualTo(new JobState.Cancelled("late"));
      assertThat(rig.engine().journal(job))
          .extracting(entry -> Code.text(entry.result()))
          .containsExactly("merged");
    }
  }

  @Test
  void oneWflowDoesNotStarveAnother() throws Exception {
    Code imports = Code.of("imports", gated.body());
    EngineSettings settings =
        EngineSettings.DEFAULTS.withMostRunning(3).withMostRunningOf("imports", 2);
    try (Rig rig = new Rig(dir, settings, imports, gated)) {
      for (int i = 0; i < 5; i++) {
        rig.add("imports", "i" + i);
      }
      JobId process = rig.add("gated", "p");
      rig.awaitWord(process, "running");
      assertThat(rig.engine().counts()).containsEntry("running", 3L).containsEntry("queued", 3L);
      open("p", "i0", "i1", "i2", "i3", "i4");
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      assertThat(rig.engine().counts()).containsEntry("succeeded", 6L);
      assertThat(begun).startsWith("i0", "i1");
    }
  }
}
