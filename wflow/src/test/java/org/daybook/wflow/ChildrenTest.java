package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildrenTest {

  private static final byte[] NOTHING = {};

  @TempDir Path dir;

  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);

  private final Code child =
      new Code(
          "child",
          RetryPolicy.NEVER,
          (context, args) -> {
            runs.incrementAndGet();
            switch (Code.text(args)) {
              case "fail" -> throw new FailedJob("no good");
              case "sleep" -> context.sleep("nap", Duration.ofHours(1));
              case "receive" -> context.receive("r", "go");
              case "run" -> {
                while (!gate.await(2, TimeUnit.MILLISECONDS)) {
                  context.checkCancelled();
                }
              }
              default -> {}
            }
            return Code.bytes("child " + Code.text(args));
          });

  private static JobRequest child(String args) {
    return JobRequest.of("child", args, Code.bytes(args));
  }

  private static JobId ofChild(JobId parent, String name) {
    return JobId.ofChild(parent, name);
  }

  @Test
  void aJobCallsAnotherAndGetsItsResultOnce() throws Exception {
    Code parent =
        Code.of(
            "parent",
            (context, args) -> {
              String one = Code.text(context.call("one", child("a")));
              context.sleep("nap", Duration.ofHours(1));
              return Code.bytes(one + ", " + Code.text(context.call("two", child("sleep"))));
            });
    try (Rig rig = new Rig(dir, parent, child)) {
      JobId job = rig.add("parent", "k");
      rig.awaitWord(job, "waiting");
      rig.awaitWord(ofChild(job, "one"), "succeeded");
      Rig.until(() -> rig.engine().journal(job).size() == 3, () -> "it sleeps");
      rig.crash();
      rig.forward(Duration.ofHours(1));
      rig.awaitWord(ofChild(job, "two"), "waiting");
      Rig.until(
          () -> rig.state(job).equals(new JobState.Waiting(null, "child " + ofChild(job, "two"))),
          () -> "waits for the second, but " + rig.state(job));
      rig.crash();
      rig.forward(Duration.ofHours(1));
      rig.succeeds(job, told -> assertThat(told).isEqualTo("child a, child sleep"));
      assertThat(runs).hasValue(3);
      assertThat(rig.engine().journal(job))
          .extracting(entry -> entry.kind() + " " + entry.name())
          .containsExactly(
              "child one", "result one/result", "sleep nap", "child two", "result two/result");
      Job first = rig.engine().job(ofChild(job, "one")).orElseThrow();
      assertThat(first.parent()).isEqualTo(job);
      JobFilter children = new JobFilter(java.util.Set.of(), null, null, job, null, null, null);
      assertThat(rig.engine().jobs(children, 10)).hasSize(2);
    }
  }

  @Test
  void manyChildrenRunBesideEachOtherInTheirParentsPartition() throws Exception {
    Code parent =
        Code.of(
            "parent",
            (context, args) -> {
              for (int i = 0; i < 20; i++) {
                context.start("c" + i, child("x" + i));
              }
              StringBuilder told = new StringBuilder();
              for (int i = 19; i >= 0; i--) {
                JobId started = context.start("again" + i, child("y"));
                told.append(Code.text(context.result("r" + i, started)));
                told.append(
                    Code.text(context.result("r" + i + "c", ofChild(context.job(), "c" + i))));
              }
              return Code.bytes("" + told.length());
            });
    EngineSettings settings = EngineSettings.DEFAULTS.withPartitions(16);
    try (Rig rig = new Rig(dir, settings, parent, child)) {
      JobId job = rig.add("parent", "k");
      rig.succeeds(job, told -> assertThat(Integer.parseInt(told)).isGreaterThan(200));
      for (int i = 0; i < 20; i++) {
        assertThat(ofChild(job, "c" + i).partition(16)).isEqualTo(job.partition(16));
      }
      assertThat(rig.engine().counts()).containsEntry("succeeded", 41L);
    }
  }

  @Test
  void aFailedOrCancelledChildIsAFailedStepToItsParent() throws Exception {
    Code parent =
        Code.of(
            "parent",
            (context, args) -> {
              try {
                return context.call("c", child(Code.text(args)));
              } catch (FailedStep e) {
                return Code.bytes("caught: " + e.getMessage());
              }
            });
    try (Rig rig = new Rig(dir, parent, child)) {
      JobId failing = rig.engine().addJob(JobRequest.of("parent", "f", Code.bytes("fail"))).job();
      rig.succeeds(
          failing,
          told ->
              assertThat(told)
                  .isEqualTo("caught: child " + ofChild(failing, "c") + " failed: no good"));
      JobId other = rig.engine().addJob(JobRequest.of("parent", "s", Code.bytes("sleep"))).job();
      rig.awaitWord(other, "waiting");
      rig.engine().cancel(ofChild(other, "c"), "unwanted");
      rig.succeeds(
          other,
          told ->
              assertThat(told)
                  .isEqualTo("caught: child " + ofChild(other, "c") + " was cancelled: unwanted"));
    }
  }

  /// Starts one child of each kind, and is done when the gate says so.
  private final Code family =
      Code.of(
          "family",
          (context, args) -> {
            for (String kind : List.of("sleep", "receive", "run")) {
              context.start(kind, child(kind));
            }
            if (Code.text(args).equals("wait")) {
              context.receive("r", "never");
            }
            return NOTHING;
          });

  private JobId family(Rig rig, String args) {
    JobId job = rig.engine().addJob(JobRequest.of("family", args, Code.bytes(args))).job();
    rig.awaitWord(ofChild(job, "sleep"), "waiting");
    rig.awaitWord(ofChild(job, "receive"), "waiting");
    rig.awaitWord(ofChild(job, "run"), "running");
    return job;
  }

  @Test
  void theChildrenOfACancelledJobEndWhereverTheyAre() throws Exception {
    try (Rig rig = new Rig(dir, family, child)) {
      JobId job = family(rig, "wait");
      rig.awaitWord(job, "waiting");
      assertThat(rig.engine().cancel(job, "stop it all")).isTrue();
      JobState ended = new JobState.Cancelled("its parent " + job + " ended");
      assertThat(rig.state(ofChild(job, "sleep"))).isEqualTo(ended);
      assertThat(rig.state(ofChild(job, "receive"))).isEqualTo(ended);
      assertThat(rig.await(ofChild(job, "run")).state()).isEqualTo(ended);
      assertThat(rig.state(job)).isEqualTo(new JobState.Cancelled("stop it all"));
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
    }
  }

  @Test
  void theChildrenOfADoneJobGoOnAlone() throws Exception {
    try (Rig rig = new Rig(dir, family, child)) {
      JobId job = family(rig, "go");
      rig.succeeds(job, _ -> {});
      rig.crash();
      gate.countDown();
      rig.engine().signal(ofChild(job, "receive"), "go", NOTHING, null);
      rig.forward(Duration.ofHours(1));
      for (String kind : List.of("sleep", "receive", "run")) {
        rig.succeeds(ofChild(job, kind), told -> assertThat(told).isEqualTo("child " + kind));
      }
    }
  }

  @Test
  void aRestartedParentDoesNotAddItsChildAgain() throws Exception {
    Code parent =
        new Code(
            "parent",
            RetryPolicy.NEVER,
            (context, args) -> {
              context.now("before");
              JobId started = context.start("c", child("a"));
              String told = Code.text(context.result("r", started));
              if (context.attempt() == 1) {
                throw new IllegalStateException("once");
              }
              return Code.bytes(told + " " + started);
            });
    try (Rig rig = new Rig(dir, parent, child)) {
      JobId job = rig.add("parent", "k");
      assertThat(rig.await(job).state().word()).isEqualTo("parked");
      rig.forward(Duration.ofSeconds(10));
      assertThat(rig.engine().restart(job, "c")).isTrue();
      rig.succeeds(job, told -> assertThat(told).isEqualTo("child a " + ofChild(job, "c")));
      assertThat(runs).hasValue(1);
      assertThat(rig.engine().journal(job)).hasSize(3);
    }
  }

  @Test
  void aChildIsKeptForAsLongAsItsParentIsUnfinished() throws Exception {
    Code parent =
        Code.of(
            "parent",
            (context, args) -> {
              JobId started = context.start("c", child("a"));
              context.sleep("nap", Duration.ofDays(30));
              return context.result("r", started);
            });
    EngineSettings settings =
        EngineSettings.DEFAULTS.withRetention(new Retention(0, Duration.ofDays(1), Long.MAX_VALUE));
    try (Rig rig = new Rig(dir, settings, parent, child)) {
      JobId job = rig.add("parent", "k");
      JobId alone = rig.engine().addJob(child("other")).job();
      rig.await(alone);
      rig.awaitWord(ofChild(job, "c"), "succeeded");
      rig.awaitWord(job, "waiting");
      for (int day = 0; day < 29; day++) {
        rig.forward(Duration.ofDays(1));
        rig.engine().retain();
      }
      assertThat(rig.engine().job(alone)).isEmpty();
      assertThat(rig.engine().job(ofChild(job, "c"))).isPresent();
      rig.forward(Duration.ofDays(1));
      rig.succeeds(job, told -> assertThat(told).isEqualTo("child a"));
      Rig.until(
          () -> {
            rig.engine().retain();
            return rig.engine().job(ofChild(job, "c")).isEmpty();
          },
          () -> "the child is forgotten after its parent's end");
    }
  }
}
