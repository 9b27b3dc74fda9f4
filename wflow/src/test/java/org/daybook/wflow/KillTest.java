package org.daybook.wflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.daybook.wflow.WflowException.InUse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {

  @TempDir Path dir;

  @Test
  void afterKillsUnderLoadNoAcknowledgedJobIsLostAndEveryCountIsExact() throws Exception {
    killAndCount(5, 700, 900);
  }

  @Test
  @Tag(TestTags.SLOW)
  void andThatForTwoMinutesOfKills() throws Exception {
    killAndCount(35, 2_000, 2_500);
  }

  private void killAndCount(int kills, int shortest, int spread) throws Exception {
    Set<JobId> acknowledged = new LinkedHashSet<>();
    long seed = new Random().nextLong();
    System.out.println("seed of the kills: " + seed);
    Random random = new Random(seed);
    for (int kill = 0; kill < kills; kill++) {
      acknowledged.addAll(runAndKill("r" + kill, shortest + random.nextInt(spread)));
    }
    assertThat(acknowledged).as("seed %d", seed).hasSizeGreaterThan(100);
    try (Engine engine =
        Engine.open(
            dir.resolve("wflow.db"),
            Victim.SETTINGS,
            Victim.wflows(dir.resolve("effects.txt")),
            Clock.systemUTC(),
            new Random(seed))) {
      assertThat(engine.awaitIdle(Duration.ofSeconds(60))).as("seed %d", seed).isTrue();
      Map<String, List<String>> effects = effects();
      long jobs = engine.counts().values().stream().mapToLong(n -> n).sum();
      assertThat(engine.counts()).as("seed %d", seed).containsEntry("succeeded", jobs);
      assertThat(jobs).isGreaterThanOrEqualTo(2L * acknowledged.size());
      assertThat(effects).as("seed %d", seed).hasSize((int) (jobs / 2) * (Victim.STEPS + 1));
      for (JobId job : acknowledged) {
        check(engine, job, effects, seed);
      }
      assertThat(engine.notArmed()).isEmpty();
      System.out.printf("%d kills, %d jobs, %d steps%n", kills, jobs, effects.size());
    }
  }

  /// Every step's recorded result is what its last run did: none ran again once it was recorded.
  private void check(Engine engine, JobId id, Map<String, List<String>> effects, long seed) {
    JobId child = JobId.ofChild(id, "child");
    String tick = recorded(engine, child, effects, seed);
    String told = recorded(engine, id, effects, seed) + tick + tick.trim();
    assertThat(result(engine, id)).as("job %s, seed %d", id, seed).isEqualTo(told);
    assertThat(result(engine, child)).isEqualTo(tick.trim());
    assertThat(engine.journal(id))
        .extracting(JournalEntry::name)
        .containsExactly("s0", "s1", "s2", "s3", "nap", "child", "child/result", "sent");
  }

  private static String recorded(
      Engine engine, JobId id, Map<String, List<String>> effects, long seed) {
    StringBuilder told = new StringBuilder();
    for (JournalEntry entry : engine.journal(id)) {
      if (entry.kind().equals("step")) {
        List<String> runs = effects.get(id + " " + entry.name());
        assertThat(runs).as("step %s of %s, seed %d", entry.name(), id, seed).isNotEmpty();
        assertThat(Code.text(entry.result())).isEqualTo(runs.getLast());
        told.append(runs.getLast()).append(' ');
      }
    }
    return told.toString();
  }

  private static String result(Engine engine, JobId id) {
    return Code.text(((JobState.Succeeded) engine.job(id).orElseThrow().state()).result());
  }

  private Map<String, List<String>> effects() throws Exception {
    Map<String, List<String>> effects = new HashMap<>();
    for (String line : Files.readAllLines(dir.resolve("effects.txt"))) {
      int last = line.lastIndexOf(' ');
      effects
          .computeIfAbsent(line.substring(0, last), _ -> new ArrayList<>())
          .add(line.substring(last + 1));
    }
    return effects;
  }

  private List<JobId> runAndKill(String name, int afterMillis) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                dir.toString(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<JobId> acknowledged = new ArrayList<>();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      String first = out.readLine();
      assertThat(first).as("the first acknowledged job").isNotNull();
      acknowledged.add(new JobId(first));
      assertThatThrownBy(
              () ->
                  Engine.open(
                      dir.resolve("wflow.db"),
                      EngineSettings.DEFAULTS,
                      List.of(),
                      Clock.systemUTC(),
                      new Random()))
          .isInstanceOf(InUse.class);
      Thread killer = Thread.ofVirtual().start(() -> kill(process, afterMillis));
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.length() == 32) {
          acknowledged.add(new JobId(line));
        }
      }
      killer.join();
    } finally {
      process.destroyForcibly();
    }
    return acknowledged;
  }

  private static void kill(Process process, int afterMillis) {
    try {
      assertThat(process.waitFor(afterMillis, TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      // Not Process.destroyForcibly, which closes the stream that is still read.
      process.toHandle().destroyForcibly();
    }
  }
}
