package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.daybook.documents.DaybookException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever bytes come as a module, install answers typed, and what it takes runs to a typed end.
class MutatedModuleTest {

  private static final int MUTATIONS = 2_000;
  private static final String[] GUESTS = {
    "blob", "raw", "table-grow", "recursion", "memory-bomb", "unknown-import", "half", "start-trap"
  };

  @TempDir private Path dir;

  @Test
  @Timeout(300)
  void noMutationOfAModuleEscapesUntyped() {
    long seed = 20_261_123;
    var random = new Random(seed);
    int refused = 0;
    int ran = 0;
    var capabilities =
        Bench.capabilities(Bench.tags("org.example.in"), Bench.tags("org.example.out"));
    try (var bench = new Bench(dir)) {
      var doc = bench.document(Map.of("org.example.in", "{}"));
      for (int i = 0; i < MUTATIONS; i++) {
        byte[] module = mutated(Guests.module(GUESTS[i % GUESTS.length]), random);
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

  private static byte[] mutated(byte[] module, Random random) {
    byte[] mutated = module.clone();
    switch (random.nextInt(4)) {
      case 0 -> mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
      case 1 -> {
        int at = random.nextInt(mutated.length);
        mutated[at] = (byte) (mutated[at] ^ 1 << random.nextInt(8));
      }
      case 2 -> {
        for (int i = random.nextInt(1, 6); i > 0; i--) {
          mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
        }
      }
      default -> {
        int at = random.nextInt(mutated.length);
        var longer = new byte[mutated.length + 1];
        System.arraycopy(mutated, 0, longer, 0, at);
        longer[at] = (byte) random.nextInt();
        System.arraycopy(mutated, at, longer, at + 1, mutated.length - at);
        mutated = longer;
      }
    }
    return mutated;
  }
}
