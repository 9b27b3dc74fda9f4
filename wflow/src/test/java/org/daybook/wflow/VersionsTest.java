package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.daybook.wflow.ReplayVerdict.Outcome;
import org.daybook.wflow.log.JobFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {

  private static final byte[] NOTHING = {};
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path dir;

  private final TestClock clock = new TestClock();
  private final List<String> effects = new CopyOnWriteArrayList<>();
  private Engine engine;

  /// A version of the code: effects "first", a nap, and then more.
  private record Edition(int version, boolean replayable, List<String> steps, List<String> effects)
      implements Wflow {
    @Override
    public String name() {
      return "w";
    }

    @Override
    public byte[] run(Context context, byte[] args) throws Exception {
      for (String step : steps) {
        if (step.equals("nap")) {
          context.sleep("nap", HOUR);
        } else {
          context.step(
              step,
              NOTHING,
              RetryPolicy.NEVER,
              () -> {
                effects.add(step + version);
                return NOTHING;
              });
        }
      }
      return Code.bytes("by version " + version);
    }
  }

  private Edition edition(int version, String... steps) {
    return new Edition(version, true, List.of(steps), effects);
  }

  @BeforeEach
  void start() {
    open();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void open(Wflow... wflows) {
    engine =
        Engine.open(
            dir.resolve("wflow.db"),
            EngineSettings.DEFAULTS,
            List.of(wflows),
            clock,
            new Random(1));
  }

  private void reopen(Wflow... wflows) {
    engine.close();
    open(wflows);
  }

  private JobId asleep(String key) {
    JobId job = engine.addJob(JobRequest.of("w", key, NOTHING)).job();
    Rig.until(() -> word(job).equals("waiting"), () -> job + " sleeps");
    return job;
  }

  private String word(JobId job) {
    return engine.job(job).orElseThrow().state().word();
  }

  private void forward() {
    clock.forward(HOUR);
    engine.clockChanged();
  }

  private String told(JobId job) {
    return engine.job(job).orElseThrow().state().toString();
  }

  private String result(JobId job) throws InterruptedException {
    return engine.await(job, Rig.SOON).state() instanceof JobState.Succeeded(byte[] result)
        ? Code.text(result)
        : engine.job(job).orElseThrow().state().toString();
  }

  @Test
  void aJobStaysWithTheVersionItBeganUnder() throws Exception {
    Edition one = edition(1, "a", "nap", "b");
    Edition two = edition(2, "a", "nap", "c");
    reopen(one);
    JobId old = asleep("old");
    reopen(one, two);
    JobId fresh = asleep("fresh");
    forward();
    assertThat(result(old)).isEqualTo("by version 1");
    assertThat(result(fresh)).isEqualTo("by version 2");
    assertThat(engine.job(old).orElseThrow().version()).isEqualTo(1);
    assertThat(engine.job(fresh).orElseThrow().version()).isEqualTo(2);
    assertThat(effects).containsExactlyInAnyOrder("a1", "a2", "b1", "c2");
  }

  @Test
  void withoutItsVersionAJobGoesOnUnderTheNewestWhenThatAsksTheSame() throws Exception {
    reopen(edition(1, "a", "nap", "b"));
    JobId job = asleep("k");
    reopen(edition(2, "x", "y"), edition(3, "a", "nap", "b", "c"));
    forward();
    assertThat(result(job)).isEqualTo("by version 3");
    assertThat(effects).containsExactly("a1", "b3", "c3");
  }

  @Test
  void aJobThatDivergesParksBeforeAnyNewEffectAndGoesOnWithItsOldCode() throws Exception {
    Edition one = edition(1, "a", "nap", "b");
    reopen(one);
    JobId job = asleep("k");
    reopen(edition(2, "new", "a", "nap", "b"));
    forward();
    assertThat(result(job))
        .startsWith("Parked[why=replay diverged at step 1: the journal holds step \"a\"")
        .contains("the code asked for step \"new\"");
    assertThat(effects).containsExactly("a1");
    reopen(one, edition(2, "new", "a", "nap", "b"));
    assertThat(engine.resume(job)).isTrue();
    assertThat(result(job)).isEqualTo("by version 1");
    assertThat(effects).containsExactly("a1", "b1");
  }

  @Test
  void aReplayTellsOfEveryJobWhetherNewCodeAsksTheSame() throws Exception {
    reopen(edition(1, "a", "nap", "b"), Code.of("other", (context, args) -> args));
    JobId done = asleep("done");
    forward();
    assertThat(result(done)).isEqualTo("by version 1");
    JobId asleep = asleep("asleep");
    JobId other = engine.addJob(JobRequest.of("other", "k", NOTHING)).job();
    assertThat(result(other)).isEmpty();
    List<String> before = List.copyOf(effects);
    assertThat(verdict(done)).isEqualTo(Outcome.SAME + " ");
    reopen(edition(2, "a", "nap", "c", "d"));
    assertThat(verdict(asleep)).isEqualTo(Outcome.SAME + " ");
    assertThat(verdict(done))
        .startsWith(Outcome.DIVERGED + " replay diverged at step 3: the journal holds step \"b\"");
    assertThat(verdict(other))
        .isEqualTo(Outcome.UNKNOWN_WFLOW + " no wflow \"other\": open the engine with it");
    reopen(edition(2, "a"));
    assertThat(verdict(asleep))
        .startsWith(Outcome.DIVERGED + " replay diverged at its end: the code returned");
    reopen(new Edition(2, false, List.of("a"), effects));
    assertThat(verdict(asleep))
        .isEqualTo(Outcome.NOT_REPLAYABLE + " wflow \"w\" acts outside of its steps");
    assertThat(engine.replay(JobFilter.ALL, 2)).hasSize(2);
    assertThat(effects).isEqualTo(before);
    assertThat(word(asleep)).isEqualTo("waiting");
  }

  private String verdict(JobId job) {
    return engine.replay(JobFilter.ALL, 10).stream()
        .filter(one -> one.job().id().equals(job))
        .map(one -> one.outcome() + " " + one.detail())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aReplayGoesThroughEverythingAJobCanAskFor() throws Exception {
    AtomicReference<JobId> self = new AtomicReference<>();
    Code child = Code.of("child", (context, args) -> args);
    Code all =
        Code.of(
            "all",
            (context, args) -> {
              context.now("now");
              context.random("random");
              context.receive("signal", "go", HOUR);
              context.receive("late", "never", HOUR);
              context.await(context.awaitable("reply"), HOUR);
              context.send("send", context.job(), "own", args);
              context.call("child", JobRequest.of("child", "c", args));
              context.progress(args);
              context.receive("end", "end");
              return NOTHING;
            });
    reopen(all, child);
    self.set(engine.addJob(JobRequest.of("all", "k", NOTHING)).job());
    engine.signal(self.get(), "go", NOTHING, null);
    engine.complete(new Awaitable(self.get(), "reply"), NOTHING);
    Rig.until(() -> told(self.get()).contains("\"never\""), () -> "it waits for a signal");
    forward();
    Rig.until(() -> told(self.get()).contains("\"end\""), () -> "it waits at its end");
    assertThat(engine.journal(self.get())).hasSize(8);
    assertThat(verdict(self.get())).isEqualTo(Outcome.SAME + " ");
    engine.signal(self.get(), "end", NOTHING, null);
    assertThat(result(self.get())).isEmpty();
    assertThat(verdict(self.get())).isEqualTo(Outcome.SAME + " ");
  }

  @Test
  void aJobIsAskedWhereverItIs() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Code code =
        Code.of(
            "asked",
            (context, args) -> {
              List<String> done = new ArrayList<>();
              context.answer("done", () -> Code.bytes(String.join(",", List.copyOf(done))));
              context.step("a", NOTHING, RetryPolicy.NEVER, () -> effect("a"));
              done.add("a");
              context.sleep("nap", HOUR);
              done.add("nap");
              while (!gate.await(2, TimeUnit.MILLISECONDS)) {
                context.checkCancelled();
              }
              return NOTHING;
            });
    reopen(code);
    JobId job = engine.addJob(JobRequest.of("asked", "k", NOTHING)).job();
    Rig.until(() -> word(job).equals("waiting"), () -> "it sleeps");
    assertThat(asked(job, "done")).contains("a");
    assertThat(asked(job, "unknown")).isEmpty();
    reopen(code);
    assertThat(asked(job, "done")).contains("a");
    forward();
    Rig.until(() -> word(job).equals("running"), () -> "it runs");
    Rig.until(() -> asked(job, "done").equals(Optional.of("a,nap")), () -> "it has slept");
    gate.countDown();
    engine.await(job, Rig.SOON);
    assertThat(asked(job, "done")).isEmpty();
    assertThat(asked(JobId.of("asked", "unknown"), "done")).isEmpty();
    assertThat(effects).containsExactly("a");
  }

  @Test
  void codeThatDoesNotAnswerInTimeIsLeftAndHoldsUpNobody() throws Exception {
    CountDownLatch looping = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Code code = Code.of("asked", (context, args) -> context.receive("r", "go"));
    Code slow =
        Code.of(
            "asked",
            (context, args) -> {
              looping.countDown();
              try {
                while (true) {
                  Thread.sleep(2);
                  context.checkCancelled();
                }
              } finally {
                ended.countDown();
              }
            });
    reopen(code);
    JobId job = engine.addJob(JobRequest.of("asked", "k", NOTHING)).job();
    Rig.until(() -> word(job).equals("waiting"), () -> "it waits");
    reopen(slow);
    Thread asker = Thread.ofVirtual().start(() -> asked(job, "done", Duration.ofSeconds(2)));
    looping.await();
    clock.forward(Duration.ofSeconds(61));
    engine.clockChanged();
    Rig.until(
        () -> engine.nextDue().filter(clock.instant()::isBefore).isPresent(),
        () -> "the alarm is free, next due " + engine.nextDue());
    assertThat(word(job)).isEqualTo("waiting");
    asker.join();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    Rig.until(
        () -> {
          clock.forward(Duration.ofSeconds(61));
          engine.clockChanged();
          return engine.counters().partitionsOpen() == 0;
        },
        () -> "it stops in the end");
  }

  private byte[] effect(String name) {
    effects.add(name);
    return NOTHING;
  }

  private Optional<String> asked(JobId job, String query) {
    return asked(job, query, Rig.SOON);
  }

  private Optional<String> asked(JobId job, String query, Duration atMost) {
    try {
      return engine.query(job, query, atMost).map(Code::text);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
