package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever bytes come as a module, install answers typed, and what it takes runs to a typed end.
class MutatedModuleTest {

  private static final int MUTATIONS = 3_000;
  private static final int INSTALLS = Integer.getInteger("daybook.test.mutations", 100_000);
  private static final long MOST_MILLIS = 200;
  private static final String[] GUESTS = {
    "blob", "raw", "table-grow", "recursion", "memory-bomb", "unknown-import", "half", "start-trap"
  };

  private static final long SEED = 20_261_123;

  @TempDir private Path dir;

  @Test
  @Timeout(300)
  void noMutationOfAModuleEscapesUntyped() {
    var random = new Random(SEED);
    List<byte[]> modules = modules();
    int refused = 0;
    int ran = 0;
    var capabilities =
        Bench.capabilities(Bench.tags("org.example.in"), Bench.tags("org.example.out"));
    try (var bench = new Bench(dir)) {
      var doc = bench.document(Map.of("org.example.in", "{}"));
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] module = Mutations.mutated(modules.get(i % modules.size()), random);
        try {
          RunResult result =
              bench.run(
                  module,
                  capabilities,
                  "{\"wallMillis\":100,\"memoryPages\":8}",
                  bench.branch(doc),
                  new TestJournal());
          assertThat(result).isNotNull();
          ran++;
        } catch (DaybookException.Incorrect expected) {
          assertThat(expected.code()).isEqualTo("plug-invalid");
          assertThat(expected.getMessage()).contains("m.wasm: ");
          refused++;
        } catch (Throwable raw) {
          fail("mutation %d of seed %d".formatted(i, SEED), raw);
        }
      }
      assertThat(refused).isGreaterThan(MUTATIONS / 2);
      assertThat(ran).isGreaterThan(MUTATIONS / 50);
      assertThat(bench.plugs.abandonedThreads()).isZero();
      assertThat(bench.run(Guests.module("good"), capabilities))
          .isInstanceOf(RunResult.Completed.class);
    }
  }

  private static List<byte[]> modules() {
    return Stream.concat(Stream.of(GUESTS).map(Guests::module), Mutations.samples().stream())
        .toList();
  }

  /// In ten vaults, one after the other, so that no plug has a history of ten thousand versions.
  /// Each is within the time.
  @Test
  @Tag(TestTags.SLOW)
  void aHundredThousandMutationsAreInstalledOrRefusedInTime() {
    long seed = Long.getLong("daybook.test.seed", SEED);
    System.out.printf("%d installs of mutations of seed %d%n", INSTALLS, seed);
    var random = new Random(seed);
    List<Long> millis = new ArrayList<>();
    int vaults = 10;
    for (int vault = 0; vault < vaults; vault++) {
      install(INSTALLS / vaults, dir.resolve("vault-" + vault), random, millis);
    }
    Collections.sort(millis);
    long late = millis.stream().filter(took -> took > MOST_MILLIS).count();
    System.out.printf(
        "install: median %d ms, 99.9 of 100 %d ms, worst %d ms, %d above %d ms%n",
        millis.get(INSTALLS / 2),
        millis.get(INSTALLS / 1_000 * 999),
        millis.getLast(),
        late,
        MOST_MILLIS);
    assertThat(millis.get(INSTALLS / 1_000 * 999))
        .as("99.9 of 100 of seed %d, by the clock on the wall", seed)
        .isLessThanOrEqualTo(MOST_MILLIS);
  }

  private static void install(int count, Path folder, Random random, List<Long> millis) {
    List<byte[]> modules = modules();
    try (var bench = new Bench(folder)) {
      for (int i = 0; i < count; i++) {
        byte[] module = Mutations.mutated(modules.get(i % modules.size()), random);
        long took = install(bench, module);
        millis.add(took);
        if (took > MOST_MILLIS) {
          assertThat(again(folder.resolveSibling(folder.getFileName() + "-" + i), module))
              .as("milliseconds for mutation %d of %s, which took %d first", i, folder, took)
              .isLessThanOrEqualTo(MOST_MILLIS);
        }
      }
    }
  }

  /// The best of three: the clock on the wall counts the machine's pauses and the disk's as well,
  /// but not each time.
  private static long again(Path folder, byte[] module) {
    return IntStream.range(0, 3)
        .mapToLong(
            time -> {
              try (var bench = new Bench(folder.resolve("time-" + time))) {
                return install(bench, module);
              }
            })
        .min()
        .orElseThrow();
  }

  /// How many milliseconds it takes to install it or to refuse it.
  private static long install(Bench bench, byte[] module) {
    var capabilities = Bench.capabilities(Bench.tags("org.example.in"), Bench.tags());
    long start = System.nanoTime();
    try {
      bench.install(module, capabilities, "{\"wallMillis\":100,\"memoryPages\":8}");
    } catch (DaybookException.Incorrect expected) {
      assertThat(expected.code()).isEqualTo("plug-invalid");
    } catch (Throwable raw) {
      fail("a mutation", raw);
    }
    return (System.nanoTime() - start) / 1_000_000;
  }
}
