package org.daybook.processors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
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
    byte[] source = "export default () => 7;".getBytes(StandardCharsets.UTF_8);
    try (var bench = new Bench(vault, settings)) {
      bench.install(Form.JAVASCRIPT, source, NONE, "{}", "{}");
      assertThat(seven(bench)).isEqualTo("7");
      assertThat(bench.plugs.compiledModules()).isEqualTo(2);
    }
    try (var store = new Bench(other, settings)) {
      store.install(Form.JAVASCRIPT, source, NONE, "{}", "{}");
      assertThat(store.plugs.compiledModules()).isZero();
    }
    try (var bench = Bench.reopened(vault, settings)) {
      assertThat(seven(bench)).isEqualTo("7");
      assertThat(bench.plugs.compiledModules()).isZero();
    }
  }

  private static String seven(Bench bench) {
    RunResult result =
        bench.run(NONE, bench.branch(bench.document(Map.of())), new TestJournal());
    return ((RunResult.Completed) result).output().toString();
  }
}
