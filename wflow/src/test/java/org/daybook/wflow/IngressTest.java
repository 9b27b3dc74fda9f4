package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.Ingress.Added;
import org.daybook.wflow.WflowException.InUse;
import org.daybook.wflow.WflowException.Unavailable;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngressTest {

  @TempDir Path dir;

  private final AtomicInteger runs = new AtomicInteger();
  private final Code echo =
      Code.of(
          "echo",
          (context, args) -> {
            runs.incrementAndGet();
            context.progress(Code.bytes("half"));
            return args;
          });

  @Test
  void aRepeatedRequestAnswersTheFirstJobEvenAfterARestart() throws Exception {
    try (Rig rig = new Rig(dir, echo)) {
      JobRequest request = JobRequest.of("echo", "k", Code.bytes("first"));
      Added first = rig.engine().addJob(request);
      assertThat(first.job().value())
          .isEqualTo(Digests.sha256(Code.bytes("echo\0k")).substring(0, 32));
      assertThat(first.repeated()).isFalse();
      rig.await(first.job());
      rig.restart();
      Added second = rig.engine().addJob(JobRequest.of("echo", "k", Code.bytes("second")));
      assertThat(second).isEqualTo(new Added(first.job(), true));
      rig.succeeds(second.job(), result -> assertThat(result).isEqualTo("first"));
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void ofManyWhoAddTheSameJobOneIsTheFirst() throws Exception {
    try (Rig rig = new Rig(dir, echo)) {
      ConcurrentLinkedQueue<Added> answers = new ConcurrentLinkedQueue<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(
                    () ->
                        answers.add(rig.engine().addJob(JobRequest.of("echo", "k", new byte[0])))));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(answers).hasSize(50).extracting(Added::repeated).containsOnlyOnce(false);
      rig.await(answers.element().job());
      assertThat(runs).hasValue(1);
    }
  }

  @Test
  void jobsCanBeListedWhileLargeOnesAreBeingAdded() throws Exception {
    try (Rig rig = new Rig(dir, echo)) {
      byte[] large = new byte[4_000];
      List<Thread> adders = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String key = "k" + i;
        adders.add(
            Thread.ofVirtual().start(() -> rig.engine().addJob(JobRequest.of("echo", key, large))));
      }
      while (adders.stream().anyMatch(Thread::isAlive)) {
        assertThat(rig.engine().jobs(JobFilter.ALL, 100))
            .allSatisfy(job -> assertThat(job.args()).hasSize(4_000));
      }
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      assertThat(rig.engine().jobs(JobFilter.ALL, 100)).hasSize(40);
    }
  }

  @Test
  void jobsAreListedNewestFirstPageByPage() throws Exception {
    try (Rig rig = new Rig(dir, echo)) {
      for (int i = 0; i < 10; i++) {
        rig.add("echo", "k" + i);
        rig.clock.forward(Duration.ofMillis(1));
      }
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      List<Job> first = rig.engine().jobs(JobFilter.ALL, 4);
      assertThat(first).extracting(Job::key).containsExactly("k9", "k8", "k7", "k6");
      rig.restart();
      List<Job> second = rig.engine().jobs(after(first.getLast()), 4);
      assertThat(second).extracting(Job::key).containsExactly("k5", "k4", "k3", "k2");
      assertThat(rig.engine().counts()).containsEntry("succeeded", 10L).hasSize(8);
      JobId unknown = JobId.of("echo", "never");
      assertThat(rig.engine().job(unknown)).isEmpty();
      assertThat(rig.engine().journal(unknown)).isEmpty();
    }
  }

  @Test
  void listenersHearOfChangesInOrderAndOfProgress() throws Exception {
    try (Rig rig = new Rig(dir, echo)) {
      ConcurrentLinkedQueue<Job> heard = new ConcurrentLinkedQueue<>();
      rig.engine()
          .onChange(
              _ -> {
                throw new IllegalStateException("a bad listener");
              });
      Runnable end = rig.engine().onChange(heard::add);
      JobId job = rig.add("echo", "k");
      rig.await(job);
      Rig.until(
          () -> heard.stream().anyMatch(one -> one.state().ended()), () -> "the end, of " + heard);
      assertThat(List.of("queued", "running", "succeeded"))
          .containsSubsequence(heard.stream().map(one -> one.state().word()).distinct().toList());
      assertThat(Code.text(rig.engine().job(job).orElseThrow().progress())).isEqualTo("half");
      assertThat(heard).anyMatch(one -> Code.text(one.progress()).equals("half"));
      end.run();
      int before = heard.size();
      rig.await(rig.add("echo", "other"));
      rig.engine().close();
      assertThat(heard).hasSize(before);
    }
  }

  @Test
  void waitingForAJobEndsWhenTheTimeIsOver() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Code slow =
        Code.of(
            "slow",
            (context, args) -> {
              gate.await();
              return args;
            });
    try (Rig rig = new Rig(dir, slow)) {
      JobId job = rig.add("slow", "k");
      assertThat(rig.engine().await(job, Duration.ofMillis(20)).state())
          .isEqualTo(new JobState.Running());
      assertThat(rig.engine().awaitIdle(Duration.ofMillis(20))).isFalse();
      gate.countDown();
      assertThat(rig.engine().await(job, Rig.SOON).state().word()).isEqualTo("succeeded");
      assertThat(rig.engine().awaitIdle(Duration.ZERO)).isTrue();
    }
  }

  @Test
  void aJobThatGoesFromStateToStateIsAlwaysCountedInOne() throws Exception {
    Code naps =
        Code.of(
            "naps",
            (context, args) -> {
              for (int i = 0; i < 150; i++) {
                context.sleep("nap " + i, Duration.ofMillis(1));
              }
              return args;
            });
    try (Engine engine =
        Engine.open(
            dir.resolve("wflow.db"),
            EngineSettings.DEFAULTS,
            List.of(naps),
            Clock.systemUTC(),
            new SplittableRandom(1))) {
      JobId job = engine.addJob(JobRequest.of("naps", "k", new byte[0])).job();
      long looks = 0;
      boolean over = false;
      while (!over) {
        Map<String, Long> counts = engine.counts();
        over = engine.job(job).orElseThrow().state().ended();
        long unfinished = counts.get("queued") + counts.get("running") + counts.get("waiting");
        assertThat(over || unfinished == 1).as("look %d: %s", looks, counts).isTrue();
        looks++;
      }
      assertThat(looks).isGreaterThan(150);
    }
  }

  @Test
  void jobsOfAWflowThatIsNoLongerThereParkAndComeBackWithIt() throws Exception {
    Path file = dir.resolve("wflow.db");
    JobId job;
    CountDownLatch gate = new CountDownLatch(1);
    Code old =
        Code.of(
            "old",
            (context, args) -> {
              context.sleep("nap", Duration.ofHours(1));
              gate.await();
              return args;
            });
    TestClock clock = new TestClock();
    try (Engine engine = open(file, clock, old)) {
      job = engine.addJob(JobRequest.of("old", "k", new byte[0])).job();
      Rig.until(() -> engine.counts().get("waiting") == 1, () -> "waiting, but " + engine.counts());
    }
    clock.forward(Duration.ofHours(2));
    try (Engine engine = open(file, clock, echo)) {
      assertThat(engine.await(job, Rig.SOON).state())
          .isEqualTo(
              new JobState.Parked(
                  "no wflow \"old\": open the engine with it, then resume the job"));
      assertThatThrownBy(() -> engine.addJob(JobRequest.of("old", "k2", new byte[0])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no wflow \"old\": wanted one of [echo]");
    }
    gate.countDown();
    try (Engine engine = open(file, clock, old)) {
      assertThat(engine.resume(job)).isTrue();
      assertThat(engine.await(job, Rig.SOON).state().word()).isEqualTo("succeeded");
    }
  }

  @Test
  void aFileHasOneEngineAndAClosedEngineTakesNothing() {
    Path file = dir.resolve("wflow.db");
    Engine engine = open(file, new TestClock(), echo);
    assertThatThrownBy(() -> open(file, new TestClock(), echo)).isInstanceOf(InUse.class);
    engine.close();
    engine.close();
    assertThatThrownBy(() -> engine.addJob(JobRequest.of("echo", "k", new byte[0])))
        .isInstanceOf(Unavailable.class)
        .hasMessage("the wflow engine is closed");
    try (Engine next = open(file, new TestClock(), echo)) {
      assertThat(next.addJob(JobRequest.of("echo", "k", new byte[0])).repeated()).isFalse();
    }
  }

  @Test
  void keysThatAreNoTextAndWflowsOfOneNameAreRefused() {
    try (Rig rig = new Rig(dir, echo)) {
      assertThatThrownBy(() -> rig.add("echo", "\uD800"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("wanted text that is not empty and is valid Unicode");
      assertThatThrownBy(() -> rig.add("echo", "")).isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> open(dir.resolve("two.db"), new TestClock(), echo, echo))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "two wflows are named \"echo\" and have version 1: wanted names or versions that differ");
  }

  @Test
  void settingsHaveTheseDefaultsAndRefuseNonsense() {
    assertThat(EngineSettings.DEFAULTS)
        .isEqualTo(
            new EngineSettings(
                64,
                Map.of(),
                Map.of(),
                new Retention(100_000, Duration.ofDays(90), 4L << 30),
                4,
                20_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                false));
    assertThatThrownBy(() -> EngineSettings.DEFAULTS.withMostRunningOf("import", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("engine settings of 64 running jobs, {import=0} by wflow");
    assertThatThrownBy(() -> EngineSettings.DEFAULTS.withMostRunning(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whenTheLogBreaksWaitersAreToldAndReopeningGoesOn() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Code slow =
        Code.of(
            "slow",
            (context, args) -> {
              gate.await();
              return args;
            });
    try (Rig rig = new Rig(dir, EngineSettings.DEFAULTS.withPartitions(1), slow)) {
      JobId job = rig.add("slow", "k");
      rig.log().crash();
      gate.countDown();
      assertThatThrownBy(() -> rig.await(job)).isInstanceOf(Unavailable.class);
      assertThatThrownBy(() -> rig.add("slow", "k2"))
          .isInstanceOf(Unavailable.class)
          .hasMessageStartingWith("the wflow engine has stopped: ");
      rig.crash();
      rig.succeeds(job, _ -> {});
    }
  }

  @Test
  void idleNothingIsWritten() throws Exception {
    try (Rig rig = new Rig(dir, echo)) {
      rig.await(rig.add("echo", "k"));
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      Rig.until(
          () -> {
            rig.forward(Duration.ofMinutes(1)); // rows are written, the partition stops
            return rig.engine().counters().partitionsOpen() == 0;
          },
          () -> "it stops");
      long events = rig.engine().counters().events();
      long checkpoints = rig.engine().counters().checkpoints();
      for (int i = 0; i < 20; i++) {
        rig.forward(Duration.ofHours(1));
      }
      assertThat(rig.engine().nextDue()).isEmpty();
      assertThat(rig.engine().counters().events()).isEqualTo(events);
      assertThat(rig.engine().counters().checkpoints()).isEqualTo(checkpoints);
    }
  }

  @Test
  void whatTheLogDidNotTakeIsNotTold() {
    CountDownLatch gate = new CountDownLatch(1);
    Code slow =
        Code.of(
            "slow",
            (context, args) -> {
              gate.await();
              return args;
            });
    try (Rig rig = new Rig(dir, EngineSettings.DEFAULTS.withPartitions(1), slow)) {
      JobId job = rig.add("slow", "k");
      rig.log().crash();
      gate.countDown();
      Rig.until(() -> rig.engine().counters().running() == 0, () -> "its code is off its thread");
      assertThatThrownBy(() -> rig.engine().job(job)).isInstanceOf(Unavailable.class);
      assertThatThrownBy(() -> rig.await(job)).isInstanceOf(Unavailable.class);
      assertThatThrownBy(() -> rig.engine().jobs(JobFilter.ALL, 1)).isInstanceOf(Unavailable.class);
      rig.crash();
      assertThat(rig.engine().job(job)).isPresent();
    }
  }

  private static Engine open(Path file, TestClock clock, Wflow... wflows) {
    return Engine.open(
        file, EngineSettings.DEFAULTS, List.of(wflows), clock, new java.util.Random(1));
  }

  private static JobFilter after(Job job) {
    return JobFilter.ALL.after(new JobFilter.Place(job.added(), job.id()));
  }
}
