package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Compiled code outlives the process, and only whole.
class CodeCacheTest {

  private static final Capabilities NONE =
      Bench.capabilities(Bench.tags(), Bench.tags("org.example.out"));

  @TempDir private Path first;
  @TempDir private Path second;
  @TempDir private Path folder;

  @Test
  void aSecondRegistryOverTheSameFolderCompilesNothing() throws IOException {
    assertThat(compiled(first)).isEqualTo(2);
    assertThat(files()).hasSize(2);
    assertThat(compiled(second)).isZero();
  }

  @Test
  void aDamagedFileIsMadeAgain() throws IOException {
    compiled(first);
    byte[] flipped = Files.readAllBytes(files().getFirst());
    flipped[flipped.length / 2] ^= 1;
    Files.write(files().getFirst(), flipped);
    assertThat(compiled(second)).isEqualTo(1);
    assertThat(files()).hasSize(2);
    assertThat(Files.readAllBytes(files().getFirst())).isNotEqualTo(flipped);
  }

  @Test
  void aFileUnderTheNameOfAnotherIsMadeAgain() throws IOException {
    compiled(first);
    Files.copy(files().getFirst(), files().getLast(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(compiled(second)).isEqualTo(1);
  }

  @Test
  void anEmptyFileIsMadeAgain() throws IOException {
    compiled(first);
    Files.write(files().getFirst(), new byte[0]);
    assertThat(compiled(second)).isEqualTo(1);
  }

  @Test
  void aFolderThatCannotBeWrittenCostsOnlyTime() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");
    try (var bench = new Bench(first, Bench.SETTINGS.withCodeCache(file))) {
      assertThat(bench.run(Guests.module("good"), NONE)).isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void aTruncatedFileIsMadeAgain() throws IOException {
    compiled(first);
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThat(compiled(second)).isEqualTo(1);
    assertThat(compiled(second)).isZero();
  }

  @Test
  void onlyTheOwnerReadsAndWritesIt() throws IOException {
    Path made = folder.resolve("made");
    try (var bench = new Bench(first, Bench.SETTINGS.withCodeCache(made))) {
      assertThat(bench.plugs.compiledModules()).isEqualTo(1);
    }
    assertThat(Files.getPosixFilePermissions(made))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    try (Stream<Path> files = Files.list(made)) {
      assertThat(Files.getPosixFilePermissions(files.findFirst().orElseThrow()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void twoRegistriesAtOnceShareAFolder() throws IOException {
    SandboxSettings settings = Bench.SETTINGS.withCodeCache(folder);
    try (var one = new Bench(first, settings);
        var two = new Bench(second, settings)) {
      for (String guest : List.of("divide", "half", "relay")) {
        one.install(Guests.module(guest), NONE, "{}");
        two.install(Guests.module(guest), NONE, "{}");
      }
      assertThat(one.plugs.compiledModules()).isEqualTo(4);
      assertThat(two.plugs.compiledModules()).isZero();
    }
    assertThat(files()).hasSize(4).allMatch(file -> file.toString().endsWith(".code"));
  }

  /// Installs two modules in a vault, runs one and says how many were compiled.
  private long compiled(Path vault) {
    try (var bench = new Bench(vault, Bench.SETTINGS.withCodeCache(folder))) {
      assertThat(bench.run(Guests.module("divide"), NONE)).isInstanceOf(RunResult.Failed.class);
      return bench.plugs.compiledModules();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
