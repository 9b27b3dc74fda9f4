package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What much code costs the host that installs it.
@Timeout(180)
class LargePlugTest {

  /// `i64.const` of the text {"ok":1}.
  private static final String OK = "42fbc4bcdba6c4ce98fd00";

  private static final int NOPS = 1_900_000;
  private static final int MOST_KEPT = 40 << 20;
  private static final Capabilities NONE = Bench.capabilities(Set.of(), Set.of());

  @TempDir private Path dir;

  @Test
  void parsedCodeDoesNotStayOnTheHeap() {
    try (var bench = new Bench(dir, SandboxSettings.DEFAULTS)) {
      long before = used();
      bench.plugs.install(plug(4));
      assertThat(used() - before).as("bytes kept").isLessThan(MOST_KEPT);
      assertThat(
              bench
                  .plugs
                  .routine("org.example.large", "r3")
                  .run(
                      new Routine.Call(
                          bench.branch(bench.document(Map.of())),
                          NONE,
                          bench.store.blobs(),
                          new TestJournal())))
          .isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void theCodeOfAPlugIsBoundedInSum() {
    try (var bench = new Bench(dir, SandboxSettings.DEFAULTS)) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> bench.plugs.install(plug(15)))
          .hasMessageContaining("/routines")
          .hasMessageContaining("its modules have 28500")
          .hasMessageContaining("at most 8388608 are taken");
      assertThat(System.nanoTime() - start).as("nothing is compiled").isLessThan(2_000_000_000L);
    }
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  /// Of so many modules that differ, each of code that does nothing and then answers 1.
  private static PlugSource plug(int modules) {
    List<String> routines = new ArrayList<>();
    List<Object> files = new ArrayList<>();
    for (int n = 0; n < modules; n++) {
      routines.add("\"r%d\":{\"kind\":\"doc\",\"module\":\"m%d.wasm\"}".formatted(n, n));
      files.add("m%d.wasm".formatted(n));
      String answer = TinyModule.number(0) + OK + "37 03 00";
      files.add(
          TinyModule.abi("01".repeat(NOPS) + TinyModule.number(n) + "1a" + answer + "4208 0b"));
    }
    files.add("plug.json");
    files.add(
        "{\"id\":\"org.example.large\",\"version\":\"1.0.0\",\"abi\":1,\"routines\":{%s}}"
            .formatted(String.join(",", routines)));
    return Bench.plug(files.toArray());
  }
}
