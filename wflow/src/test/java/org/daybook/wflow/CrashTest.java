package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.WflowException.Unavailable;

/// Random programs, crashed at random appends until they are through.
class CrashTest {

  private static final byte[] NOTHING = {};
  private static final RetryPolicy MANY =
      new RetryPolicy(1000, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0);

  /// What a job's code does next.
  enum Action {
    STEP,
    LARGE_STEP,
    FAILING_STEP,
    FAILING_ATTEMPT,
    SLEEP,
    NOW,
    RANDOM
  }

  @Provide
  Arbitrary<List<List<Action>>> programs() {
    return Arbitraries.of(Action.class).list().ofMaxSize(8).list().ofMinSize(4).ofMaxSize(12);
  }

  @Property(tries = 20)
  void everyAcknowledgedJobEndsAndNoRecordedStepRunsAgainWhereverItCrashes(
      @ForAll("programs") List<List<Action>> programs, @ForAll long seed) throws Exception {
    tryOut(programs, seed);
  }

  @Property(tries = 400)
  @Tag(TestTags.SLOW)
  void andThatForManyPrograms(@ForAll("programs") List<List<Action>> programs, @ForAll long seed)
      throws Exception {
    tryOut(programs, seed);
  }

  private static void tryOut(List<List<Action>> programs, long seed) throws Exception {
    Path dir = Files.createTempDirectory("wflow-crash");
    Oracle oracle = new Oracle();
    Map<String, Boolean> failedOnce = new ConcurrentHashMap<>();
    Code code =
        new Code(
            "program",
            MANY,
            (context, args) -> {
              List<Action> program = programs.get(Integer.parseInt(Code.text(args)));
              StringBuilder told = new StringBuilder();
              for (int i = 0; i < program.size(); i++) {
                act(context, program.get(i), i, oracle, failedOnce, told);
              }
              return Code.bytes(told.toString());
            });
    EngineSettings settings =
        EngineSettings.DEFAULTS.withMostRunning(4).withCheckpointEvery(1 + (int) (seed & 31));
    try (Rig rig = new Rig(dir, settings, code)) {
      run(rig, programs, new Random(seed), oracle);
    } finally {
      delete(dir);
    }
  }

  private static void act(
      Context context,
      Action action,
      int i,
      Oracle oracle,
      Map<String, Boolean> failedOnce,
      StringBuilder told)
      throws Exception {
    String name = "s" + i;
    String once = context.job() + name;
    switch (action) {
      case STEP ->
          told.append(
              Code.text(context.step(name, NOTHING, MANY, () -> oracle.draw(context.job(), name))));
      case LARGE_STEP ->
          told.append(context.step(name, NOTHING, MANY, () -> new byte[1_000]).length);
      case FAILING_STEP ->
          told.append(
              Code.text(
                  context.step(
                      name,
                      NOTHING,
                      MANY,
                      () -> {
                        if (failedOnce.putIfAbsent(once, true) == null) {
                          throw new IOException("once");
                        }
                        return oracle.draw(context.job(), name);
                      })));
      case FAILING_ATTEMPT -> {
        if (failedOnce.putIfAbsent(once, true) == null) {
          throw new IOException("once");
        }
      }
      case SLEEP -> context.sleep(name, Duration.ofMillis(10));
      case NOW -> told.append(context.now(name));
      case RANDOM -> told.append(context.random(name));
    }
    told.append(' ');
  }

  private static void run(Rig rig, List<List<Action>> programs, Random random, Oracle oracle)
      throws Exception {
    Map<Integer, JobId> jobs = new HashMap<>();
    int crashes = 0;
    while (true) {
      rig.log()
          .crashAfter(
              crashes < 12 ? random.nextInt(1 + 6 * programs.size()) : Long.MAX_VALUE,
              random.nextBoolean());
      try {
        for (int i = 0; i < programs.size(); i++) {
          String key = Integer.toString(i);
          String lane = i % 3 == 0 ? "lane" : null;
          JobRequest request =
              new JobRequest("program", key, lane, Supersede.NONE, Code.bytes(key));
          JobId job = rig.engine().addJob(request).job();
          assertThat(jobs.putIfAbsent(i, job)).isIn(null, job);
        }
        if (idle(rig)) {
          break;
        }
      } catch (Unavailable _) {
        assertThat(rig.log().crashed()).isTrue();
      }
      crashes++;
      rig.crash();
      jobs.values().forEach(job -> assertThat(rig.engine().job(job)).isPresent());
    }
    verify(rig, programs, jobs, oracle);
    rig.restart();
    verify(rig, programs, jobs, oracle);
  }

  /// Whether all went through; not when the log crashed on the way.
  private static boolean idle(Rig rig) throws InterruptedException {
    long deadline = System.nanoTime() + Rig.SOON.toNanos();
    while (!rig.engine().awaitIdle(Duration.ofMillis(2))) {
      if (rig.log().crashed()) {
        return false;
      }
      assertThat(System.nanoTime()).as(() -> rig.engine().counts().toString()).isLessThan(deadline);
      rig.forward(Duration.ofMillis(20));
    }
    return true;
  }

  private static void verify(
      Rig rig, List<List<Action>> programs, Map<Integer, JobId> jobs, Oracle oracle)
      throws Exception {
    for (Map.Entry<Integer, JobId> job : jobs.entrySet()) {
      List<Action> program = programs.get(job.getKey());
      List<String> drawing = new ArrayList<>();
      int recorded = 0;
      for (int i = 0; i < program.size(); i++) {
        if (program.get(i) == Action.STEP || program.get(i) == Action.FAILING_STEP) {
          drawing.add("s" + i);
        }
        if (program.get(i) != Action.FAILING_ATTEMPT) {
          recorded++;
        }
      }
      oracle.check(rig.engine(), job.getValue(), drawing);
      assertThat(rig.engine().job(job.getValue()).orElseThrow().steps()).isEqualTo(recorded);
      Map<String, String> results = new HashMap<>();
      rig.engine()
          .journal(job.getValue())
          .forEach(entry -> results.put(entry.name(), Code.text(entry.result())));
      rig.succeeds(
          job.getValue(),
          result -> drawing.forEach(step -> assertThat(result).contains(results.get(step) + " ")));
    }
  }

  private static void delete(Path dir) throws IOException {
    try (var files = Files.walk(dir)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
