package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.daybook.processors.TinyModule.number;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.processors.Manifest.Form;
import org.daybook.processors.RunResult.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever code does for long, it is stopped at its time, and its thread comes back.
@Timeout(120)
class StoppableTest {

  private static final Capabilities NONE = Bench.capabilities(Set.of(), Set.of());
  private static final String LIMITS = "{\"wallMillis\":300,\"memoryPages\":1000}";
  private static final int BYTES = 900 << 16;
  private static final int ENTRIES = 65_536;

  @TempDir private Path dir;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(dir, SandboxSettings.DEFAULTS);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  static Stream<Arguments> codes() {
    return Stream.of(
        Arguments.of("br", "0340 0c00 0b"),
        Arguments.of("br_if", "0340 4101 0d00 0b"),
        Arguments.of("br_if out of an inner loop", "0340 0340 4101 0d01 0b 0b"),
        Arguments.of("br_table", "0340 4100 0e0000 0b"),
        Arguments.of("br_table out of a block", "0340 0240 4100 0e0101 01 0b 0b"),
        Arguments.of(
            "memory.fill in a row",
            (number(0) + number(7) + number(BYTES) + "fc0b00").repeat(2_000)),
        Arguments.of(
            "memory.copy in a row",
            (number(0) + number(BYTES / 2) + number(BYTES / 2) + "fc0a0000").repeat(2_000)),
        Arguments.of(
            "table.fill in a row", (number(0) + "d070" + number(ENTRIES) + "fc1100").repeat(2_500)),
        Arguments.of(
            "table.copy in a row",
            (number(0) + number(0) + number(ENTRIES) + "fc0e0000").repeat(2_500)),
        Arguments.of("table.grow in a row", ("d070" + number(0) + "fc0f00 1a").repeat(3_000)),
        Arguments.of("memory.grow in a row", (number(0) + "4000 1a").repeat(3_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("codes")
  void codeIsStoppedAtItsTime(String name, String code) {
    bench.install(TinyModule.abi("0340" + code + "0c00 0b 4200 0b"), NONE, LIMITS);
    stopped();
  }

  @Test
  void whatIsWrittenToNowhereIsStoppedToo() {
    // Each vector, from 65,536 on, names all of memory, most of which is blank.
    var fill = new StringBuilder(number(0) + number(' ') + number(BYTES) + "fc0b00");
    for (int vector = 0; vector < 1_000; vector++) {
      fill.append(number(65_536 + 8 * vector)).append(number(0)).append("36 02 00");
      fill.append(number(65_536 + 8 * vector + 4)).append(number(BYTES)).append("36 02 00");
    }
    String write = number(2) + number(65_536) + number(1_000) + number(8) + "1000 1a";
    bench.install(Form.WASI, TinyModule.wasi(fill + write.repeat(500) + "0b"), NONE, LIMITS, "{}");
    stopped();
  }

  private void stopped() {
    long start = System.nanoTime();
    RunResult result = bench.run(NONE, bench.branch(bench.document(Map.of())), new TestJournal());
    assertThat(result)
        .isInstanceOfSatisfying(
            RunResult.Failed.class, failed -> assertThat(failed.code()).isEqualTo(Code.TIMEOUT));
    assertThat(bench.plugs.abandonedThreads()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    bench.install(Guests.module("good"), NONE, "{}");
    assertThat(bench.run(NONE, bench.branch(bench.document(Map.of())), new TestJournal()))
        .isInstanceOf(RunResult.Completed.class);
  }

  /// They would lie on the host's heap until the run is over.
  @Test
  void garbageCollectedValuesAreRefused() {
    refused(
        TinyModule.abi("0340 4101 fb1c 1a 0c00 0b 4200 0b"),
        "m.wasm: its function body 1 has the instruction REF_I31");
  }

  @Test
  void segmentsThatWouldFillTheHeapAreRefused() {
    refused(
        TinyModule.elements(70_000),
        "m.wasm: its element segments have more than 65536 elements in sum");
  }

  private void refused(byte[] module, String why) {
    assertThatThrownBy(() -> bench.install(module, NONE, LIMITS))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            refused -> assertThat(refused.code()).isEqualTo("plug-invalid"))
        .hasMessageContaining(why);
  }

  /// Interpreted, a loop whose jump back is conditional could not be stopped.
  @Test
  void aFunctionTooLargeToBeCompiledIsRefused() {
    String large = "4101 1a".repeat(40_000) + "0340 4101 0d00 0b 4200 0b";
    assertThatThrownBy(() -> bench.install(TinyModule.abi(large), NONE, LIMITS))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            refused -> assertThat(refused.code()).isEqualTo("plug-invalid"))
        .hasMessageContaining("m.wasm: its function 1 is too large to be compiled")
        .hasMessageContaining("split the function");
  }
}
