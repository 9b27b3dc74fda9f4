package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.documents.Sequence;
import org.daybook.documents.WorkBranch;
import org.daybook.processors.RunResult.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A hostile run leaves nothing: the store is as it was, no thread stays, and the next good run
/// works.
@Timeout(60)
class HostileOutcomeTest {

  private static final Capabilities SOME =
      Bench.capabilities(Bench.tags("org.example.in"), Bench.tags("org.example.out"));

  @TempDir private Path dir;
  private Bench bench;
  private DocId doc;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
    doc = bench.document(Map.of("org.example.in", "{\"text\":\"here\"}"));
  }

  @AfterEach
  void aGoodModuleStillRuns() {
    try {
      assertThat(bench.plugs.running()).isZero();
      assertThat(bench.plugs.abandonedThreads()).isZero();
      for (int i = 0; i < 2 * Bench.SETTINGS.threads(); i++) {
        assertThat(bench.run(Guests.module("good"), SOME)).isInstanceOf(RunResult.Completed.class);
      }
    } finally {
      bench.close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          loop               | {"wallMillis":200}   | TIMEOUT
          start-loop         | {"wallMillis":200}   | TIMEOUT
          fill-loop          | {"wallMillis":200}   | TIMEOUT
          start-trap         | {}                   | TRAP
          half               | {}                   | TRAP
          divide             | {}                   | TRAP
          beyond             | {}                   | TRAP
          memory-bomb        | {"memoryPages":50}   | OUT_OF_MEMORY
          recursion          | {}                   | STACK_OVERFLOW
          recursion-indirect | {}                   | STACK_OVERFLOW
          huge-result        | {}                   | OUTPUT_LIMIT
          call-flood         | {"hostCalls":100}    | CALL_LIMIT
          log-flood          | {}                   | OUTPUT_LIMIT
          many-digits        | {}                   | BAD_CALL
          swallow            | {}                   | WRITE_DENIED
          """)
  void aHostileRunFailsTypedAndLeavesTheStoreAsItWas(String guest, String limits, Code code) {
    assertThat(failed(Guests.module(guest), limits)).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "value":{"n":NaN}
          "value":{"n":Infinity}
          "value":{"n":-1e999}
          "value":{"n":1,"n":2}
          "value":{"n":1},"value":{"n":2}
          "value":{"blob":"\\ud800"}
          "value":{"\\udfff":1}
          "value":{"n":1}}}
          "value":{"n":01}
          """)
  void aPutThatIsNoStrictJsonFailsTyped(String value) {
    String request = "{\"op\":\"prop.put\",\"key\":\"org.example.out\",%s}".formatted(value);
    assertThat(failed(Guests.relay(request), "{}")).isEqualTo(Code.BAD_CALL);
  }

  @Test
  void whatAModuleCatchesEndsItsRunAllTheSame() {
    assertThat(failed(Guests.catching("swallow"), "{}")).isEqualTo(Code.WRITE_DENIED);
    assertThat(failed(Guests.catching("swallow-loop"), "{\"wallMillis\":200}"))
        .isEqualTo(Code.TIMEOUT);
    assertThat(failed(Guests.catching("swallow-recursion"), "{\"wallMillis\":2000}"))
        .isIn(Code.STACK_OVERFLOW, Code.TIMEOUT);
  }

  @Test
  void aRunThatIgnoresAnErrorAnswerGoesOnToItsEndAndIsHeldToItsRules() {
    String blob = new BlobRef("ab".repeat(32)).uri();
    doc = bench.document(Map.of("org.example.in", "{\"blob\":\"%s\"}".formatted(blob)));
    String ignored = "{\"op\":\"blob.size\",\"blob\":\"%s\"}".formatted(blob);
    String put = "{\"op\":\"prop.put\",\"key\":\"%s\",\"value\":{\"n\":1}}";
    RunResult result =
        bench.run(
            Guests.relay(ignored, put.formatted("org.example.out")),
            SOME,
            "{}",
            branch(),
            new TestJournal());
    assertThat(result).isInstanceOf(RunResult.Completed.class);
    assertThat(result.metering().hostCalls()).isEqualTo(2);
    assertThat(failed(Guests.relay(ignored, put.formatted("org.example.secret")), "{}"))
        .isEqualTo(Code.WRITE_DENIED);
  }

  @Test
  void aTableGrowsNoFurtherThanTheRunsLimit() {
    assertThat(
            bench.run(
                Guests.module("table-limit"),
                SOME,
                "{\"tableEntries\":100}",
                branch(),
                new TestJournal()))
        .isInstanceOf(RunResult.Completed.class);
  }

  @Test
  void nothingIsKeptBetweenRuns() {
    bench.install(Guests.module("keep-state"), SOME, "{}");
    Routine routine = bench.plugs.routine("org.example.test", "r");
    for (int i = 0; i < 20; i++) {
      var call = new Routine.Call(branch(), SOME, bench.store.blobs(), new TestJournal());
      assertThat(routine.run(call)).isInstanceOf(RunResult.Completed.class);
    }
  }

  @Test
  void whereTheGuestsOwnBytesOverlapNothingElseIsTouched() {
    // The place for the name of a written blob lies within the bytes that are written.
    byte[] overlapping = Guests.raw(3, 0, 3072, 64, 3080);
    assertThat(bench.run(overlapping, SOME, "{}", branch(), new TestJournal()))
        .isInstanceOf(RunResult.Completed.class);
    assertThat(failed(Guests.raw(3, 0, 65_500, 36, 65_500), "{}")).isEqualTo(Code.BAD_CALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0105015f017f00         | it defines garbage-collected types
          0104015e7f00           | it defines garbage-collected types
          0106014e015f0000       | it defines garbage-collected types
          """)
  void garbageCollectedTypesAreRefused(String types, String reason) {
    refused(HexFormat.of().parseHex("0061736d01000000" + types), reason);
  }

  @Test
  void whatTheHostCannotBoundIsRefused() {
    refused(Guests.module("shared-memory"), "its memory is shared; build it without threads");
    refused(Guests.module("big-memory"), "its memory starts with 2000 pages, and its limit is 64");
    refused(Guests.module("many-tables"), "it has 1 tables with 70000 entries");
    refused("not wasm".getBytes(StandardCharsets.US_ASCII), "it is not a WebAssembly module");
  }

  @Test
  void aTableThatStartsAboveItsCapIsRefused() {
    assertThatThrownBy(
            () -> bench.install(Guests.module("table-grow"), SOME, "{\"tableEntries\":0}"))
        .hasMessageContaining("a table of its starts with ")
        .hasMessageContaining(
            " entries, and its limit is 0; start smaller, or raise tableEntries if the operator allows it");
  }

  private void refused(byte[] module, String reason) {
    Sequence before = bench.store.feed().last();
    assertThatThrownBy(() -> bench.install(module, SOME, "{}"))
        .isInstanceOfSatisfying(
            DaybookException.Incorrect.class,
            refusal -> assertThat(refusal.code()).isEqualTo("plug-invalid"))
        .hasMessageContaining("m.wasm: " + reason);
    assertThat(bench.store.feed().last()).isEqualTo(before);
  }

  /// Runs it, and checks that nothing in the store has changed by the run.
  private Code failed(byte[] module, String limits) {
    bench.install(module, SOME, limits);
    Routine routine = bench.plugs.routine("org.example.test", "r");
    Sequence before = bench.store.feed().last();
    Map<PropKey, JsonNode> props = bench.store.read(doc).orElseThrow().props();
    RunResult result =
        routine.run(new Routine.Call(branch(), SOME, bench.store.blobs(), new TestJournal()));
    assertThat(bench.store.feed().last()).isEqualTo(before);
    assertThat(bench.store.read(doc).orElseThrow().props()).isEqualTo(props);
    assertThat(result).isInstanceOf(RunResult.Failed.class);
    return ((RunResult.Failed) result).code();
  }

  private WorkBranch branch() {
    return new WorkBranch(bench.store.read(doc).orElseThrow());
  }
}
