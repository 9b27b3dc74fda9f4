package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.daybook.processors.Manifest.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The engine's compiled code outlives the process; a plug's source is loaded anew.
@Timeout(120)
class JavaScriptCodeTest {

  private static final Capabilities NONE = Bench.capabilities(Bench.tags(), Bench.tags());

  @TempDir private Path vault;
  @TempDir private Path other;
  @TempDir private Path code;

  @Test
  void aRestartCompilesNothingAndRunsWhatWasInstalled() {
    SandboxSettings settings = Bench.SETTINGS.withCodeCache(code);
    String source = "export default () => 7;";
    try (var bench = new Bench(vault, settings)) {
      install(bench, source);
      assertThat(seven(bench)).isEqualTo("7");
      assertThat(bench.plugs.compiledModules()).isEqualTo(2);
    }
    try (var store = new Bench(other, settings)) {
      install(store, source);
      assertThat(store.plugs.compiledModules()).isZero();
    }
    try (var bench = Bench.reopened(vault, settings)) {
      assertThat(seven(bench)).isEqualTo("7");
      assertThat(bench.plugs.compiledModules()).isZero();
    }
  }

  @Test
  void aSourceThatLoadsForEverIsRefusedInTime() {
    SandboxSettings base = Bench.SETTINGS;
    var settings =
        new SandboxSettings(
            base.threads(),
            base.stackBytes(),
            base.memoryShare(),
            base.run(),
            base.moduleBytes(),
            base.plugBytes(),
            Duration.ofMillis(2_000),
            base.grace(),
            Set.of());
    try (var bench = new Bench(vault, settings)) {
      assertThatThrownBy(() -> install(bench, "for (;;) ;"))
          .hasMessageContaining(
              "m.js: it could not be checked and compiled within 2000 ms; do less while it is loaded");
      install(bench, "export default () => 7");
      assertThat(seven(bench)).isEqualTo("7");
    }
  }

  private static void install(Bench bench, String source) {
    bench.install(Form.JAVASCRIPT, source.getBytes(StandardCharsets.UTF_8), NONE, "{}", "{}");
  }

  private static String seven(Bench bench) {
    RunResult result = bench.run(NONE, bench.branch(bench.document(Map.of())), new TestJournal());
    return ((RunResult.Completed) result).output().toString();
  }
}
