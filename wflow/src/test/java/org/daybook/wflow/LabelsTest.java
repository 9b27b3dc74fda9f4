package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.daybook.wflow.JobRequest.Supersede;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs that ask for workers with a label.
class LabelsTest {

  private static final EngineSettings SETTINGS =
      EngineSettings.DEFAULTS
          .withMostRunning(2)
          .withPartitions(2)
          .withStopAfter(Duration.ofSeconds(1));

  @TempDir Path dir;

  private final Semaphore places = new Semaphore(0);
  private final List<String> begun = new CopyOnWriteArrayList<>();

  /// Runs until it is given a place.
  private final Code gated =
      Code.of(
          "gated",
          (context, args) -> {
            begun.add(Code.text(args));
            while (!places.tryAcquire(2, TimeUnit.MILLISECONDS)) {
              context.checkCancelled();
            }
            return args;
          });

  private final Code quick = Code.of("quick", (context, args) -> args);

  private static JobId add(Rig rig, String wflow, String key, String label) {
    return rig.engine().addJob(request(wflow, key).labelled(label)).job();
  }

  private static JobRequest request(String wflow, String key) {
    return JobRequest.of(wflow, key, Code.bytes(key));
  }

  private static WorkerPool pool(Rig rig, String label) {
    return rig.engine().workers().stream()
        .filter(pool -> pool.label().equals(label))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aJobWithALabelWaitsVisiblyAndBeginsWhenTheLabelIsAnnounced() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS, quick)) {
      JobId job = add(rig, "quick", "a", "gpu");
      rig.succeeds(rig.add("quick", "other"), _ -> {});
      assertThat(rig.state(job)).isEqualTo(new JobState.Queued());
      assertThat(rig.engine().job(job).orElseThrow().label()).isEqualTo("gpu");
      assertThat(rig.engine().workers())
          .containsExactly(new WorkerPool("any", 2, 0, 0), new WorkerPool("gpu", 0, 0, 1));
      assertThat(pool(rig, "gpu").isAnnounced()).isFalse();
      rig.engine().announce("server", 3);
      assertThat(rig.state(job)).isEqualTo(new JobState.Queued());
      rig.engine().announce("gpu", 1);
      rig.succeeds(job, result -> assertThat(result).isEqualTo("a"));
      assertThat(rig.engine().workers())
          .contains(new WorkerPool("gpu", 1, 0, 0), new WorkerPool("server", 3, 0, 0));
    }
  }

  @Test
  void aPoolRunsNoMoreThanItHasWorkersAndTheRestFollowInOrder() throws Exception {
    EngineSettings one = SETTINGS.withPartitions(1).withPools(Map.of("gpu", 2));
    try (Rig rig = new Rig(dir, one, gated)) {
      List<JobId> jobs = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        jobs.add(add(rig, "gated", "j" + i, "gpu"));
      }
      rig.awaitWord(jobs.get(1), "running");
      assertThat(pool(rig, "gpu")).isEqualTo(new WorkerPool("gpu", 2, 2, 3));
      assertThat(rig.engine().counters().running()).isEqualTo(2);
      places.release();
      rig.awaitWord(jobs.get(2), "running");
      rig.engine().announce("gpu", 4);
      rig.awaitWord(jobs.get(4), "running");
      places.release(4);
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      assertThat(begun.subList(0, 2)).containsExactlyInAnyOrder("j0", "j1");
      assertThat(begun.get(2)).isEqualTo("j2");
      assertThat(pool(rig, "gpu")).isEqualTo(new WorkerPool("gpu", 4, 0, 0));
    }
  }

  @Test
  void manyPartitionsShareOnePool() throws Exception {
    EngineSettings settings = SETTINGS.withPartitions(4).withPools(Map.of("gpu", 1));
    try (Rig rig = new Rig(dir, settings, gated)) {
      for (int i = 0; i < 20; i++) {
        add(rig, "gated", "j" + i, "gpu");
      }
      for (int i = 1; i <= 20; i++) {
        int number = i;
        Rig.until(() -> begun.size() == number, () -> begun + " of " + number);
        assertThat(pool(rig, "gpu").running()).isEqualTo(1);
        places.release();
      }
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
    }
  }

  @Test
  void jobsThatWaitForALabelDoNotKeepOthersFromRunning() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS.withPools(Map.of("gpu", 1)), gated, quick)) {
      for (int i = 0; i < 50; i++) {
        add(rig, "gated", "gpu" + i, "gpu");
        add(rig, "gated", "nobody" + i, "nobody");
      }
      for (int i = 0; i < 20; i++) {
        rig.succeeds(rig.add("quick", "k" + i), _ -> {});
      }
      assertThat(rig.engine().workers())
          .containsExactly(
              new WorkerPool("any", 2, 0, 0),
              new WorkerPool("gpu", 1, 1, 49),
              new WorkerPool("nobody", 0, 0, 50));
    }
  }

  @Test
  void jobsWithoutALabelThatTakeAllPlacesDoNotKeepLabelledOnesFromRunning() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS.withPools(Map.of("gpu", 1)), gated, quick)) {
      for (int i = 0; i < 6; i++) {
        rig.add("gated", "any" + i);
      }
      rig.succeeds(add(rig, "quick", "a", "gpu"), _ -> {});
      assertThat(pool(rig, "any")).isEqualTo(new WorkerPool("any", 2, 2, 4));
      places.release(6);
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
    }
  }

  @Test
  void aWithdrawnLabelLetsRunningJobsFinishAndBeginsNoMore() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS.withPools(Map.of("gpu", 1)), gated)) {
      JobId first = add(rig, "gated", "a", "gpu");
      rig.awaitWord(first, "running");
      JobId second = add(rig, "gated", "b", "gpu");
      assertThat(rig.engine().withdraw("gpu")).isTrue();
      assertThat(rig.engine().withdraw("gpu")).isFalse();
      assertThat(pool(rig, "gpu")).isEqualTo(new WorkerPool("gpu", 0, 1, 1));
      places.release();
      rig.succeeds(first, _ -> {});
      assertThat(rig.state(second)).isEqualTo(new JobState.Queued());
      Rig.until(() -> pool(rig, "gpu").running() == 0, () -> "the worker is free");
      rig.engine().announce("gpu", 1);
      places.release();
      rig.succeeds(second, _ -> {});
    }
  }

  @Test
  void aLabelAnnouncedAgainWhileItsOldJobsRunDoesNotRunMoreThanItHas() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS.withPools(Map.of("gpu", 1)), gated)) {
      JobId first = add(rig, "gated", "a", "gpu");
      rig.awaitWord(first, "running");
      rig.engine().withdraw("gpu");
      rig.engine().announce("gpu", 1);
      rig.engine().announce("gpu", 1);
      JobId second = add(rig, "gated", "b", "gpu");
      assertThat(pool(rig, "gpu")).isEqualTo(new WorkerPool("gpu", 1, 1, 1));
      places.release(2);
      rig.succeeds(second, _ -> {});
      rig.succeeds(first, _ -> {});
    }
  }

  @Test
  void announcementsEndWithTheEngineAndLabelsOfJobsDoNot() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS, quick, gated)) {
      rig.engine().announce("server", 1);
      rig.succeeds(add(rig, "quick", "done", "server"), _ -> {});
      JobId job = add(rig, "quick", "a", "gpu");
      rig.restart();
      assertThat(rig.engine().workers())
          .containsExactly(new WorkerPool("any", 2, 0, 0), new WorkerPool("gpu", 0, 0, 1));
      rig.crash();
      assertThat(rig.state(job)).isEqualTo(new JobState.Queued());
      rig.engine().announce("gpu", 1);
      rig.succeeds(job, _ -> {});
      rig.restart();
      assertThat(rig.engine().job(job).orElseThrow().label()).isEqualTo("gpu");
    }
  }

  @Test
  void aJobThatSleptNeedsAWorkerOfItsLabelAgain() throws Exception {
    Code sleeper =
        Code.of(
            "sleeper",
            (context, args) -> {
              context.sleep("nap", Duration.ofMinutes(1));
              return args;
            });
    try (Rig rig = new Rig(dir, SETTINGS.withPools(Map.of("gpu", 1)), sleeper, quick)) {
      JobId job = add(rig, "sleeper", "a", "gpu");
      rig.awaitWord(job, "waiting");
      rig.succeeds(add(rig, "quick", "b", "gpu"), _ -> {});
      rig.engine().withdraw("gpu");
      rig.forward(Duration.ofMinutes(1));
      rig.awaitWord(job, "queued");
      assertThat(pool(rig, "gpu").waiting()).isEqualTo(1);
      rig.engine().announce("gpu", 1);
      rig.succeeds(job, _ -> {});
    }
  }

  @Test
  void aJobThatWaitsForAWorkerCanBeCancelledSupersededAndLate() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS, quick)) {
      JobId cancelled = add(rig, "quick", "a", "gpu");
      assertThat(rig.engine().cancel(cancelled, "not wanted")).isTrue();
      assertThat(rig.state(cancelled)).isEqualTo(new JobState.Cancelled("not wanted"));
      JobRequest inLane =
          new JobRequest("quick", "b", "lane", Supersede.NONE, Code.bytes("b")).labelled("gpu");
      JobId old = rig.engine().addJob(inLane).job();
      JobId behind = rig.add("quick", "c", "lane", Supersede.NONE);
      assertThat(rig.state(behind)).isEqualTo(new JobState.Queued());
      JobId next = rig.add("quick", "d", "lane", Supersede.WAITING);
      rig.succeeds(next, _ -> {});
      assertThat(rig.state(old).word()).isEqualTo("cancelled");
      assertThat(rig.state(behind).word()).isEqualTo("cancelled");
      JobRequest hurried = request("quick", "e").labelled("gpu").within(Duration.ofMinutes(1));
      JobId late = rig.engine().addJob(hurried).job();
      rig.forward(Duration.ofMinutes(1));
      rig.awaitWord(late, "failed");
      assertThat(rig.engine().workers()).containsExactly(new WorkerPool("any", 2, 0, 0));
    }
  }

  @Test
  void aLaneWaitsBehindItsFirstJob() throws Exception {
    try (Rig rig = new Rig(dir, SETTINGS, quick)) {
      JobRequest first =
          new JobRequest("quick", "a", "lane", Supersede.NONE, Code.bytes("a")).labelled("gpu");
      rig.engine().addJob(first);
      JobId second = rig.add("quick", "b", "lane", Supersede.NONE);
      assertThat(rig.state(second)).isEqualTo(new JobState.Queued());
      rig.engine().announce("gpu", 1);
      rig.succeeds(second, _ -> {});
    }
  }

  @Test
  void tenThousandJobsThatWaitForALabelWakeNothingAndThenAllRun() throws Exception {
    EngineSettings roomy = SETTINGS.withMostRunning(8).withPartitions(1);
    try (Rig rig = new Rig(dir, roomy, quick)) {
      List<Thread> adders = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        int from = i * 200;
        adders.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (int job = from; job < from + 200; job++) {
                        add(rig, "quick", "j" + job, "gpu");
                      }
                    }));
      }
      for (Thread adder : adders) {
        adder.join();
      }
      assertThat(pool(rig, "gpu").waiting()).isEqualTo(10_000);
      rig.forward(Duration.ofMinutes(1));
      Rig.until(() -> rig.engine().nextDue().isEmpty(), () -> "due " + rig.engine().nextDue());
      long events = rig.engine().counters().events();
      rig.forward(Duration.ofDays(1));
      assertThat(rig.engine().nextDue()).isEmpty();
      assertThat(rig.engine().counters().events()).isEqualTo(events);
      assertThat(rig.engine().notArmed()).isEmpty();
      rig.engine().announce("gpu", 8);
      assertThat(rig.engine().awaitIdle(Duration.ofSeconds(60))).isTrue();
      assertThat(rig.engine().counts()).containsEntry("succeeded", 10_000L);
    }
  }

  @Test
  void whatIsNoLabelIsRefused() {
    assertThatThrownBy(() -> request("quick", "a").labelled("any"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "label \"any\": wanted 1 to 60 lower-case letters, digits, - and _, the first a letter,"
                + " and not \"any\"");
    assertThatThrownBy(() -> SETTINGS.withPools(Map.of("GPU", 1)))
        .isInstanceOf(IllegalArgumentException.class);
    try (Rig rig = new Rig(dir, SETTINGS, quick)) {
      assertThatThrownBy(() -> rig.engine().announce("gpu", 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "0 workers with the label \"gpu\": wanted 1 to 10000; withdraw the label for none");
      assertThat(rig.engine().withdraw("gpu")).isFalse();
    }
  }
}
