package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.log.JobFilter;
import org.daybook.wflow.log.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionsTest {

  private static final EngineSettings EIGHT =
      EngineSettings.DEFAULTS.withPartitions(8).withCloseWithin(Duration.ofMillis(200));

  @TempDir Path dir;

  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();

  private final Code echo = Code.of("echo", (context, args) -> args);
  private final Code sleeper =
      Code.of(
          "sleeper",
          (context, args) -> {
            context.sleep("nap", Duration.ofHours(3));
            return args;
          });
  private final Code deaf =
      Code.of(
          "deaf",
          (context, args) -> {
            inside.incrementAndGet();
            gate.await();
            return args;
          });

  @AfterEach
  void open() {
    gate.countDown();
  }

  /// A key whose job is of that partition.
  private static String key(String wflow, int partition, int of) {
    return java.util.stream.IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> "k" + i)
        .filter(key -> JobId.of(wflow, key).partition(of) == partition)
        .findFirst()
        .orElseThrow();
  }

  private static void rest(Rig rig) {
    for (int minute = 0; minute < 60 && rig.engine().counters().partitionsOpen() > 0; minute++) {
      rig.forward(Duration.ofMinutes(1));
      java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
    }
    assertThat(rig.engine().counters().partitionsOpen()).as("after an idle hour").isZero();
  }

  @Test
  void partitionsAreStartedWhenTheyAreWantedAndStoppedWhenIdle() throws Exception {
    try (Rig rig = new Rig(dir, EIGHT, echo)) {
      rest(rig);
      rig.restart();
      assertThat(rig.engine().counters().partitionsOpen()).isZero();
      rig.await(rig.add("echo", key("echo", 5, 8)));
      assertThat(rig.engine().counters().partitionsOpen()).isEqualTo(1);
      rig.await(rig.add("echo", key("echo", 2, 8)));
      assertThat(rig.engine().counters().partitionsOpen()).isEqualTo(2);
      rest(rig);
      assertThat(rig.engine().counts()).containsEntry("succeeded", 2L);
      assertThat(rig.engine().job(JobId.of("echo", key("echo", 5, 8)))).isPresent();
      assertThat(rig.engine().counters().partitionsOpen()).isZero();
    }
  }

  @Test
  void theTimersOfAStoppedPartitionFire() throws Exception {
    try (Rig rig = new Rig(dir, EIGHT, sleeper)) {
      List<JobId> jobs = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        jobs.add(rig.add("sleeper", "s" + i));
      }
      Rig.until(() -> rig.engine().counts().get("waiting") == 20, () -> "all sleep");
      rest(rig);
      assertThat(rig.engine().counts()).containsEntry("waiting", 20L);
      assertThat(rig.engine().jobs(JobFilter.ALL.in(Set.of("waiting")), 100)).hasSize(20);
      rig.restart();
      assertThat(rig.engine().counters().partitionsOpen()).isZero();
      assertThat(rig.engine().counts()).containsEntry("waiting", 20L);
      rig.forward(Duration.ofHours(3));
      for (JobId job : jobs) {
        rig.succeeds(job, _ -> {});
      }
      assertThat(rig.engine().counts())
          .containsEntry("succeeded", 20L)
          .containsEntry("waiting", 0L);
    }
  }

  @Test
  void idlenessIsWaitedForWhereAPartitionIsStoppedToo() throws Exception {
    try (Rig rig = new Rig(dir, EIGHT, sleeper)) {
      JobId job = rig.add("sleeper", "s");
      rig.awaitWord(job, "waiting");
      rest(rig);
      assertThat(rig.engine().awaitIdle(Duration.ofMillis(20))).isFalse();
      Thread later =
          Thread.ofVirtual()
              .start(
                  () -> {
                    java.util.concurrent.locks.LockSupport.parkNanos(200_000_000);
                    rig.forward(Duration.ofHours(3));
                  });
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      later.join();
      assertThat(rig.state(job).word()).isEqualTo("succeeded");
    }
  }

  @Test
  void aPartitionWhoseJobWasWaitedForInVainStopsAllTheSame() throws Exception {
    try (Rig rig = new Rig(dir, EIGHT, sleeper)) {
      JobId job = rig.add("sleeper", "s");
      rig.awaitWord(job, "waiting");
      assertThat(rig.engine().await(job, Duration.ofMillis(5)).state().word()).isEqualTo("waiting");
      assertThat(rig.engine().awaitIdle(Duration.ofMillis(5))).isFalse();
      rest(rig);
    }
  }

  @Test
  void jobsOfALaneAndOfAFamilyShareAPartition() {
    Set<Integer> used = new LinkedHashSet<>();
    for (int lane = 0; lane < 200; lane++) {
      Set<Integer> partitions = new LinkedHashSet<>();
      for (int job = 0; job < 10; job++) {
        JobId id = JobId.of("w" + job, "k" + job, "lane" + lane);
        partitions.add(id.partition(8));
        partitions.add(JobId.ofChild(id, "child").partition(8));
      }
      assertThat(partitions).hasSize(1);
      used.addAll(partitions);
    }
    assertThat(used).hasSize(8);
  }

  @Test
  void aStoreKeepsTheNumberOfPartitionsItWasMadeWith() throws Exception {
    Path file = dir.resolve("wflow.db");
    TestClock clock = new TestClock();
    JobId job;
    try (Engine engine =
        Engine.open(file, EIGHT.withPartitions(3), List.of(echo), clock, new Random(1))) {
      job = engine.addJob(JobRequest.of("echo", "k", new byte[0])).job();
      engine.await(job, Rig.SOON);
    }
    try (Engine engine = Engine.open(file, EIGHT, List.of(echo), clock, new Random(1))) {
      assertThat(engine.job(job)).isPresent();
      for (int i = 0; i < 40; i++) {
        engine.addJob(JobRequest.of("echo", "k" + i, new byte[0]));
      }
      assertThat(engine.awaitIdle(Rig.SOON)).isTrue();
      assertThat(engine.counters().partitionsOpen()).isEqualTo(3);
      assertThat(engine.counts()).containsEntry("succeeded", 41L);
    }
  }

  @Test
  void aWorkerThatIsFreedByAKillIsGivenToAnotherPartition() throws Exception {
    try (Rig rig = new Rig(dir, EIGHT.withMostRunning(1), echo, deaf)) {
      JobId first = rig.add("deaf", key("deaf", 1, 8));
      Rig.until(() -> inside.get() == 1, () -> "it runs");
      JobId other = rig.add("echo", key("echo", 6, 8));
      assertThat(rig.state(other).word()).isEqualTo("queued");
      assertThat(rig.engine().kill(first, "now")).isTrue();
      rig.succeeds(other, _ -> {});
    }
  }

  @Test
  void aWorkerThatIsFreedByTheEndOfTheGraceIsGivenToAnotherPartition() throws Exception {
    try (Rig rig = new Rig(dir, EIGHT.withMostRunning(1), echo, deaf)) {
      JobId first = rig.add("deaf", key("deaf", 1, 8));
      Rig.until(() -> inside.get() == 1, () -> "it runs");
      JobId other = rig.add("echo", key("echo", 6, 8));
      rig.engine().cancel(first, "enough");
      rig.forward(Duration.ofSeconds(10));
      rig.succeeds(other, _ -> {});
      assertThat(rig.state(first)).isEqualTo(new JobState.Cancelled("enough"));
    }
  }

  @Test
  void withOneWorkerEveryPartitionAndWflowHasItsTurn() throws Exception {
    List<Integer> order = new CopyOnWriteArrayList<>();
    Code other = Code.of("other", (context, args) -> ran(order, context, args));
    Code one = Code.of("one", (context, args) -> ran(order, context, args));
    try (Rig rig = new Rig(dir, EIGHT.withMostRunning(1), one, other)) {
      for (int i = 0; i < 300; i++) {
        rig.add("one", "k" + i);
      }
      for (int i = 0; i < 40; i++) {
        rig.add("other", "k" + i);
      }
      assertThat(rig.engine().awaitIdle(Duration.ofSeconds(60))).isTrue();
      assertThat(order).hasSize(340);
      assertThat(new LinkedHashSet<>(order.subList(0, 100))).hasSize(8);
    }
  }

  private static byte[] ran(List<Integer> order, Context context, byte[] args) {
    order.add(context.job().partition(8));
    return args;
  }

  @Test
  void noPlaceIsLostWhenManyPartitionsRaceForOne() throws Exception {
    TestClock clock = new TestClock();
    EngineSettings settings = EIGHT.withMostRunning(1);
    try (Engine engine =
        Engine.open(
            new MemoryStore(8), settings, List.of(echo), Surroundings.of(clock, new Random(1)))) {
      for (int round = 0; round < 3_000; round++) {
        JobId one = engine.addJob(JobRequest.of("echo", "a" + round, new byte[0])).job();
        JobId two = engine.addJob(JobRequest.of("echo", "b" + round, new byte[0])).job();
        assertThat(engine.await(one, Rig.SOON).state().word()).isEqualTo("succeeded");
        assertThat(engine.await(two, Rig.SOON).state().word())
            .as("round %d, the clock standing still", round)
            .isEqualTo("succeeded");
      }
    }
  }

  @Test
  void jobsArePagedWithoutDuplicatesOrGapsWhileOthersAreAdded() throws Exception {
    try (Rig rig = new Rig(dir, EIGHT.withCheckpointEvery(20), echo)) {
      Set<JobId> before = new LinkedHashSet<>();
      for (int i = 0; i < 300; i++) {
        before.add(rig.add("echo", "k" + i, i % 3 == 0 ? "lane" + i % 7 : null, Supersede.NONE));
        rig.clock.forward(Duration.ofMillis(i % 2));
      }
      CountDownLatch stop = new CountDownLatch(1);
      Thread adder =
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; stop.getCount() > 0 && i < 5_000; i++) {
                      rig.clock.forward(Duration.ofMillis(1));
                      rig.add("echo", "more" + i);
                    }
                  });
      for (int round = 0; round < 5; round++) {
        List<Job> all = paged(rig, 17 + round);
        assertThat(all).extracting(Job::id).doesNotHaveDuplicates().containsAll(before);
        assertThat(all)
            .isSortedAccordingTo(
                java.util.Comparator.comparing(Job::added).thenComparing(Job::id).reversed());
      }
      stop.countDown();
      adder.join();
      assertThat(rig.engine().awaitIdle(Rig.SOON)).isTrue();
      long jobs = rig.engine().counts().get("succeeded");
      assertThat(paged(rig, 100)).hasSize((int) jobs);
      rest(rig);
      assertThat(paged(rig, 100)).hasSize((int) jobs);
      assertThat(rig.engine().counts()).containsEntry("succeeded", jobs);
    }
  }

  private static List<Job> paged(Rig rig, int size) {
    List<Job> all = new ArrayList<>();
    JobFilter from = JobFilter.ALL;
    while (true) {
      List<Job> page = rig.engine().jobs(from, size);
      all.addAll(page);
      if (page.size() < size) {
        return all;
      }
      Job last = page.getLast();
      from = from.after(new JobFilter.Place(last.added(), last.id()));
    }
  }
}
