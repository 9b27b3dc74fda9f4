package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.DocId;
import org.daybook.documents.WorkBranch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Routines that say they are stateless, tried with a guest that counts its runs and traps in all
/// but its first.
class WarmInstanceTest {

  private static final Capabilities SOME =
      new Capabilities(Bench.tags("org.example.warm"), Set.of());

  @TempDir Path dir;
  private Bench bench;
  private DocId doc;

  @BeforeEach
  void open() {
    bench = new Bench(dir);
    install("1.0.0", true);
    doc = bench.document(Map.of("org.example.warm", "{}"));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void install(String version, boolean stateless) {
    String manifest =
        """
        {"id":"org.example.warm","version":"%s","abi":1,"owns":{"org.example.warm":{"type":"object"}},
         "routines":{
           "r":{"kind":"doc","module":"m.wasm","stateless":%s,"reads":["org.example.warm"]},
           "s":{"kind":"doc","module":"m.wasm","stateless":%s,"reads":["org.example.warm"]}}}"""
            .formatted(version, stateless, stateless);
    bench.plugs.install(
        Bench.plug(
            "plug.json",
            manifest.getBytes(StandardCharsets.UTF_8),
            "m.wasm",
            Guests.module("keep-state")));
  }

  private boolean runsWell(String routine, Capabilities capabilities) {
    var branch = new WorkBranch(bench.store.read(doc).orElseThrow());
    RunResult result =
        bench
            .plugs
            .routine("org.example.warm", routine)
            .run(new Routine.Call(branch, capabilities, bench.store.blobs(), new TestJournal()));
    return result instanceof RunResult.Completed;
  }

  @Test
  void anInstanceServesTheNextRunOfItsRoutineUntilOneFails() {
    assertThat(runsWell("r", SOME)).isTrue();
    assertThat(runsWell("r", SOME)).as("the instance of before, which traps").isFalse();
    assertThat(runsWell("r", SOME)).as("what trapped is not used again").isTrue();
  }

  @Test
  void anInstanceServesNoOtherRoutineThoughItsModuleIsTheSame() {
    assertThat(runsWell("r", SOME)).isTrue();
    assertThat(runsWell("s", SOME)).isTrue();
  }

  @Test
  void anInstanceServesNobodyWhoMayDoLess() {
    assertThat(runsWell("r", SOME)).isTrue();
    assertThat(runsWell("r", new Capabilities(Set.of(), Set.of()))).isTrue();
  }

  @Test
  void whatWasKeptIsForgottenWhenThePlugChanges() {
    assertThat(runsWell("r", SOME)).isTrue();
    install("1.0.1", true);
    assertThat(runsWell("r", SOME)).isTrue();
    install("1.0.2", false);
    assertThat(runsWell("r", SOME)).isTrue();
    assertThat(runsWell("r", SOME)).isTrue();
  }

  @Test
  void anUpdateThatBeginsToKeepInstancesWaitsForApproval() {
    install("1.0.1", false);
    install("1.0.2", true);
    assertThat(bench.plugs.plug("org.example.warm").orElseThrow().held())
        .isNotNull()
        .satisfies(
            held ->
                assertThat(held.widenings())
                    .extracting(Widening::sentence)
                    .containsExactly(
                        "routine r keeps its instance from run to run",
                        "routine s keeps its instance from run to run"));
  }
}
