package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.Sequence;
import org.daybook.pipelines.PipelineReference.Doc;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that changes documents while jobs run on them is killed (SIGKILL) again and again.
/// [PipelineReference] judges what is there once the vault has come to rest.
@Timeout(600)
class KilledModelTest {

  private static final int KILLED = 128 + 9;

  @TempDir Path dir;

  @Test
  void whatAKilledProcessLeftIsDoneOnceAndRightAfterItIsOpenedAgain() throws Exception {
    killAndJudge(3);
  }

  @Tag("slow")
  @Test
  void andAfterManyKills() throws Exception {
    killAndJudge(25);
  }

  private void killAndJudge(int kills) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed of the kills: " + seed);
    var random = new SplittableRandom(seed);
    int version = 1;
    for (int kill = 0; kill < kills; kill++) {
      version = 1 + kill / 2;
      live(random.nextLong(), version, 500 + random.nextInt(1_000));
    }
    try (World world = KilledModel.open(dir, version)) {
      world.idle();
      judge(world, version);
      Sequence last = world.store().feed().last();
      assertThat(last.value()).as("changes that the processes made").isGreaterThan(5L * kills);
      world.pipelines().reconcile();
      world.idle();
      assertThat(world.store().feed().last()).as("nothing is left to be done").isEqualTo(last);
    }
  }

  private static void judge(World world, int version) {
    var reference = new PipelineReference();
    PipelineReference.WISHES.forEach(wish -> reference.install(wish, version));
    var ids = new TreeMap<Doc, DocId>();
    for (Document document : world.store().list(null, 1_000)) {
      ids.put(reference.create(), document.id());
    }
    assertThat(ids).isNotEmpty();
    new AtRest(world, reference).judge(ids);
  }

  /// One life of the process.
  private void live(long seed, int version, long millis) throws IOException, InterruptedException {
    Process process = start(seed, version);
    try (var out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.equals("ready")) {
        line = out.readLine();
      }
      assertThat(process.waitFor(millis, TimeUnit.MILLISECONDS)).as("it went on").isFalse();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).isEqualTo(KILLED);
  }

  private Process start(long seed, int version) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-XX"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledModel.class.getName(),
            dir.toString(),
            Long.toString(seed),
            Integer.toString(version)));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
