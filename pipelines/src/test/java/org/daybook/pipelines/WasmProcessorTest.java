package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.PropKey;
import org.daybook.processors.PlugSource;
import org.daybook.processors.Plugs;
import org.daybook.processors.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The real thing: a plug's archive, its Wasm in the sandbox.
@Timeout(120)
class WasmProcessorTest {

  private static final String ID = "org.example.wasm:p";
  private static final String MANIFEST =
      """
      {"id":"org.example.wasm","version":"%s","abi":1,
       "owns":{"org.example.wasm.in":{"type":"object"},
               "org.example.wasm.out":{"type":"object"},
               "org.example.wasm.kept":{"type":"object"}},
       "routines":{"r":{"kind":"doc","module":"m.wasm","reads":["org.example.wasm.in"],
         "writes":["org.example.wasm.in","org.example.wasm.out"],
         "limits":{"wallMillis":2000,"memoryPages":64}}},
       "processors":{"p":{"predicate":%s,"routine":"r","result":"org.example.wasm.out",
         "consumes":"org.example.wasm.in"}}}""";
  private static final String PREDICATE = "{\"has\":\"org.example.wasm.in\"}";
  private static final String PUT =
      "{\"op\":\"prop.put\",\"key\":\"org.example.wasm.out\",\"value\":{\"by\":\"wasm\"}}";

  @TempDir Path dir;
  private World world;
  private Plugs plugs;

  @BeforeEach
  void open() {
    world = new World(dir);
    start();
  }

  private void start() {
    world.stopPipelines();
    plugs =
        Plugs.open(world.store(), SandboxSettings.DEFAULTS, Clock.systemUTC(), new PredicateRule());
    world.startPipelines(plugs);
  }

  @AfterEach
  void close() {
    world.close();
    plugs.close();
  }

  private void install(String version, String call, String run) {
    plugs.install(source(version, PREDICATE, WasmModule.of(call, run)));
  }

  private static PlugSource source(String version, String predicate, byte[] module) {
    return new PlugSource(
        Map.of(
            "plug.json",
            MANIFEST.formatted(version, predicate).getBytes(StandardCharsets.UTF_8),
            "m.wasm",
            module));
  }

  @Test
  void theMarkerIsReplacedByWhatTheGuestWrote() {
    install("1.0.0", PUT, WasmModule.CALL + WasmModule.RETURN);
    DocId doc = world.create("{'org.example.wasm.in':{},'org.example.wasm.kept':{'x':1}}");
    world.idle();
    assertThat(world.read(doc).props().keySet())
        .containsExactlyInAnyOrder(
            RunRecord.key(ID),
            PropKey.parse("org.example.wasm.kept"),
            PropKey.parse("org.example.wasm.out"));
    assertThat(world.prop(doc, "org.example.wasm.out").path("by").asText()).isEqualTo("wasm");
  }

  @Test
  void installingAloneWakesTheDocumentsThatWait() {
    plugs.install(source("1.0.0", "{\"has\":\"org.example.wasm.kept\"}", goodModule()));
    DocId doc = world.create("{'org.example.wasm.in':{}}");
    world.idle();
    assertThat(world.has(doc, "org.example.wasm.out")).isFalse();
    plugs.install(source("1.0.1", PREDICATE, goodModule()));
    World.until(
        "nobody asks, and yet it is processed", () -> world.has(doc, "org.example.wasm.out"));
  }

  private static byte[] goodModule() {
    return WasmModule.of(PUT, WasmModule.CALL + WasmModule.RETURN);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "timeout, LOOP_FOR_EVER, org.example.wasm.out",
    "stack-overflow, CALL_ITSELF, org.example.wasm.out",
    "trap, TRAP, org.example.wasm.out",
    "out-of-memory, GROW_FOR_EVER, org.example.wasm.out",
    "write-denied, RETURN, org.example.wasm.kept",
  })
  void aHostileGuestLeavesATypedErrorAndNothingElse(String code, String end, String writes) {
    String run =
        switch (end) {
          case "LOOP_FOR_EVER" -> WasmModule.CALL + WasmModule.LOOP_FOR_EVER;
          case "CALL_ITSELF" -> WasmModule.CALL_ITSELF;
          case "TRAP" -> WasmModule.CALL + WasmModule.TRAP;
          case "GROW_FOR_EVER" -> WasmModule.CALL + WasmModule.GROW_FOR_EVER;
          default -> WasmModule.CALL + WasmModule.RETURN;
        };
    install("1.0.0", PUT.replace("org.example.wasm.out", writes), run);
    DocId doc = world.create("{'org.example.wasm.in':{},'org.example.wasm.kept':{'x':1}}");
    world.idle();
    assertThat(world.prop(doc, "org.daybook.error/" + ID).path("code").asText()).isEqualTo(code);
    assertThat(world.record(doc, ID).outcome()).isEqualTo(RunRecord.Outcome.FAILED);
    assertThat(world.read(doc).props().keySet())
        .containsExactlyInAnyOrder(
            RunRecord.key(ID),
            RunRecord.errorKey(ID),
            PropKey.parse("org.example.wasm.in"),
            PropKey.parse("org.example.wasm.kept"));
    assertThat(world.prop(doc, "org.example.wasm.kept").path("x").asInt()).isEqualTo(1);
  }

  @Test
  void nothingRunsTwiceAfterEverythingButTheDocumentsIsDeleted() {
    install("1.0.0", PUT, WasmModule.CALL + WasmModule.RETURN);
    for (int n = 0; n < 10; n++) {
      world.create("{'org.example.wasm.in':{}}");
    }
    world.idle();
    long commits = world.store().feed().last().value();
    world.forgetCursor();
    world.stopPipelines();
    plugs.close();
    world.deleteJobs();
    plugs =
        Plugs.open(world.store(), SandboxSettings.DEFAULTS, Clock.systemUTC(), new PredicateRule());
    world.startPipelines(plugs);
    world.idle();
    assertThat(world.jobs()).isEmpty();
    assertThat(world.store().feed().last().value()).isEqualTo(commits);
  }

  @Test
  void aPredicateThatSpeaksOfAForeignTagIsRefusedAtInstall() {
    assertThatThrownBy(
            () -> plugs.install(source("1.0.0", "{\"has\":\"org.example.other\"}", goodModule())))
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining(
            "it speaks of the tag org.example.other, which may not be read; name one of ");
  }
}
