package org.daybook.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.daybook.documents.PropKey;
import org.daybook.ingest.files.Images;
import org.daybook.ingest.files.Papers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whole processes, killed or short of memory.
@Slow
@Timeout(600)
class HardTest {

  @TempDir Path dir;

  @Test
  void threeGigabytesGoThroughALittleHeap() throws Exception {
    Path files = Files.createDirectories(dir.resolve("files"));
    try (var sparse = new RandomAccessFile(files.resolve("huge.bin").toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }

    var program = ImportProgram.start("-Xmx96m", dir.resolve("vault"), files);

    assertThat(new String(program.getInputStream().readAllBytes(), UTF_8).lines())
        .containsExactly("started", "ADDED too-large 3221225472");
    assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anImportKilledAtRandomMomentsEndsWithEachFileOnceAndLeavesNoProcess() throws Exception {
    Path files = Files.createDirectories(dir.resolve("files"));
    int count = 200;
    for (int i = 0; i < count; i++) {
      switch (i % 3) {
        case 0 ->
            Files.write(files.resolve(i + ".jpg"), Images.photo("2024:05:17 14:03:22", "", i));
        case 1 -> Files.write(files.resolve(i + ".docx"), Papers.docx("T" + i, "text " + i));
        default -> Files.writeString(files.resolve(i + ".txt"), "text " + i);
      }
    }
    var contents = new TreeSet<String>();
    try (var stream = Files.newDirectoryStream(files)) {
      for (Path file : stream) {
        contents.add(new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }
    int distinct = contents.size();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    var random = new Random(seed);
    for (int kill = 0; kill < 6; kill++) {
      var program = ImportProgram.start("-Xmx512m", dir.resolve("vault"), files);
      program.inputReader().readLine();
      program.waitFor(random.nextInt(200, 4000), TimeUnit.MILLISECONDS);
      var workers = program.children().toList();
      program.destroyForcibly();
      assertThat(program.waitFor(10, TimeUnit.SECONDS)).isTrue();
      for (ProcessHandle worker : workers) {
        worker.onExit().get(10, TimeUnit.SECONDS);
      }
    }
    try (var vault = Vault.open(dir.resolve("vault"), IngestSettings.DEFAULTS)) {
      ImportReport report = vault.importAll("import", files);

      assertThat(report.state()).isEqualTo("succeeded");
      assertThat(report.done()).isEqualTo(count);
      assertThat(report.count(ItemState.ADDED)).isEqualTo(distinct);
      assertThat(report.count(ItemState.DUPLICATE)).isEqualTo(count - distinct);
      assertThat(vault.documents()).hasSize(distinct);
      assertThat(
              vault.documents().stream()
                  .map(
                      document ->
                          document
                              .props()
                              .get(PropKey.parse("org.daybook.file/main"))
                              .path("sha256")
                              .asText())
                  .collect(Collectors.toSet()))
          .hasSize(distinct);
      assertThat(vault.store.feed().last().value()).isEqualTo(distinct);
    }
  }
}
