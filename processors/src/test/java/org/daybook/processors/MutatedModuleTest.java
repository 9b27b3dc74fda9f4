package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever bytes come as a module, install answers typed, and what it takes runs to a typed end.
class MutatedModuleTest {

  private static final int MUTATIONS = 3_000;
  private static final String[] GUESTS = {
    "blob", "raw", "table-grow", "recursion", "memory-bomb", "unknown-import", "half", "start-trap"
  };

  @TempDir private Path dir;

  @Test
  @Timeout(300)
  void noMutationOfAModuleEscapesUntyped() {
    long seed = 20_261_123;
    var random = new Random(seed);
    List<byte[]> modules =
        Stream.concat(Stream.of(GUESTS).map(Guests::module), Mutations.samples().stream()).toList();
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
          fail("mutation %d of seed %d".formatted(i, seed), raw);
        }
      }
      assertThat(refused).isGreaterThan(MUTATIONS / 2);
      assertThat(ran).isGreaterThan(MUTATIONS / 50);
      assertThat(bench.plugs.abandonedThreads()).isZero();
      assertThat(bench.run(Guests.module("good"), capabilities))
          .isInstanceOf(RunResult.Completed.class);
    }
  }
}
