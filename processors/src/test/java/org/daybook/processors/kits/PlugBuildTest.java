package org.daybook.processors.kits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daybook.documents.DaybookException;
import org.daybook.processors.bindings.Language;
import org.daybook.processors.internal.Digests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a build does with compilers that are scripts of the test's own.
@Timeout(60)
class PlugBuildTest {

  @TempDir private Path dir;
  private Path plug;
  private Path bin;
  private final List<String> output = new ArrayList<>();

  @BeforeEach
  void begin() throws IOException {
    plug = dir.resolve("plug");
    bin = Files.createDirectory(dir.resolve("bin"));
    new NewPlug("org.example.tally", Language.C).write(plug);
  }

  @Test
  void aModuleIsWhatTheCompilerMade() throws IOException {
    clang("printf made > \"$out\"");
    BuiltPlug built = build();
    assertThat(Files.readString(plug.resolve("tally.wasm"))).isEqualTo("made");
    BuiltPlug.Module module = built.modules().getFirst();
    assertThat(module.path()).isEqualTo("tally.wasm");
    assertThat(module.bytes()).isEqualTo(4);
    assertThat(module.sha256()).isEqualTo(Digests.of("made".getBytes(StandardCharsets.UTF_8)));
    assertThat(module.compiled()).isTrue();
    assertThat(files()).doesNotContain(".tally.wasm.new");
  }

  @Test
  void aSourceThatDoesNotCompileLeavesTheModuleAndShowsWhatWasPrinted() throws IOException {
    Files.writeString(plug.resolve("tally.wasm"), "earlier");
    clang("echo 'tally.c:1: oops'; exit 1");
    assertThatThrownBy(this::build)
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessage(
            "tally.c does not compile: %s ended with 1; what it printed says why",
            bin.resolve("clang"));
    assertThat(output).containsExactly("tally.c:1: oops");
    assertThat(Files.readString(plug.resolve("tally.wasm"))).isEqualTo("earlier");
  }

  @Test
  void aMissingCompilerIsNamedWithTheCommandThatInstallsIt() throws IOException {
    assertThatThrownBy(this::build)
        .isInstanceOf(DaybookException.Unavailable.class)
        .hasMessage("clang is not here; install it: apt-get install clang lld");
    program("clang", "exit 0");
    assertThatThrownBy(this::build)
        .hasMessage(
            "wasm-ld, the linker for WebAssembly, is not here; install it: apt-get install clang lld");
    Files.move(plug.resolve("tally.c"), plug.resolve("tally.rs"));
    assertThatThrownBy(this::build)
        .hasMessageStartingWith("rustc is not here; install it: apt-get");
    program("rustc", "echo /nowhere");
    assertThatThrownBy(this::build)
        .hasMessageStartingWith(
            "rustc's library for wasm32-unknown-unknown is not here; install it");
    Files.move(plug.resolve("tally.rs"), plug.resolve("tally.ts"));
    assertThatThrownBy(this::build).hasMessageStartingWith("node is not here; install it: apt-get");
    program("node", "echo 18.1.0");
    assertThatThrownBy(this::build).hasMessageStartingWith("npm is not here; install it: apt-get");
    program("npm", "exit 1");
    assertThatThrownBy(this::build).hasMessageStartingWith("node 20 or newer (this is 18.1.0) is");
  }

  @Test
  void withoutANetworkItSaysWhatToRunWithOne() throws IOException {
    Path scripted = dir.resolve("scripted");
    new NewPlug("org.example.tally", Language.ASSEMBLYSCRIPT).write(scripted);
    program("node", "echo 20.1.0");
    program("npm", "echo 'npm error network'; exit 1");
    plug = scripted;
    assertThatThrownBy(this::build)
        .hasMessage(
            "AssemblyScript's compiler is not here; install it: npm ci in %s, with a network",
            scripted);
    assertThat(output).contains("npm error network");
  }

  @Test
  void theFirstRustcThatHasTheTargetIsTaken() throws IOException {
    Files.move(plug.resolve("tally.c"), plug.resolve("tally.rs"));
    Path libraries = Files.createDirectory(dir.resolve("libraries"));
    Files.createFile(libraries.resolve("libstd-1.rlib"));
    program("rustc", "echo /nowhere");
    Path other = Files.createDirectory(dir.resolve("other"));
    script(
        other.resolve("rustc"),
        """
        case "$*" in
          *--print*) echo %s ;;
          *) while [ "$1" != -o ]; do shift; done; printf rust > "$2" ;;
        esac"""
            .formatted(libraries));
    new PlugBuild(new Toolbox(path() + ":" + other), _ -> Optional.empty())
        .build(plug, output::add);
    assertThat(Files.readString(plug.resolve("tally.wasm"))).isEqualTo("rust");
  }

  @Test
  void aModuleWithoutASourceStaysAsItIs() throws IOException {
    Files.delete(plug.resolve("tally.c"));
    assertThatThrownBy(this::build)
        .hasMessageContaining("neither tally.wasm nor a source beside it");
    Files.writeString(plug.resolve("tally.wasm"), "by other means");
    assertThat(build().modules()).singleElement().matches(module -> !module.compiled());
  }

  @Test
  void aFolderWithoutAManifestIsRefusedAndAFaultyManifestTold() throws IOException {
    Files.writeString(plug.resolve("plug.json"), "{\"id\":1}");
    assertThatThrownBy(this::build)
        .isInstanceOf(DaybookException.Incorrect.class)
        .hasMessageContaining("/id");
    Files.delete(plug.resolve("plug.json"));
    assertThatThrownBy(this::build).hasMessageStartingWith("there is no plug.json in " + plug);
  }

  @Test
  void bindingsAreWrittenAnewOnlyWhereTheyChanged() throws IOException {
    clang("printf made > \"$out\"");
    assertThat(build().bindings()).isEmpty();
    Path bindings = plug.resolve("kit").resolve("tags.h");
    String before = Files.readString(bindings);
    Files.writeString(bindings, "edited");
    assertThat(build().bindings()).containsExactly(bindings);
    assertThat(Files.readString(bindings)).isEqualTo(before);
  }

  @Test
  void aSchemaThatIsNotInTheFolderIsAskedForAndKept() throws IOException {
    clang("printf made > \"$out\"");
    Path schema = plug.resolve("schemas").resolve("org.daybook.file.json");
    Files.delete(schema);
    assertThatThrownBy(this::build)
        .hasMessage(
            "nobody has the schema of org.daybook.file, which plug.json names: build where a service answers that has it, or put it at %s",
            schema);
    var answer =
        new JsonMapper()
            .readTree(
                "{\"type\":\"object\",\"properties\":{\"size\":{\"type\":\"integer\"},\"name\":{\"type\":\"string\"}}}");
    var build = new PlugBuild(new Toolbox(path()), _ -> Optional.of(answer));
    assertThat(build.build(plug, output::add).bindings()).hasSize(1);
    assertThat(new JsonMapper().readTree(schema.toFile())).isEqualTo(answer);
  }

  @Test
  void aSchemaThatIsNotThePinnedOneIsRefused() throws IOException {
    Path manifest = plug.resolve("plug.json");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("\"range\": \">=0.1.0\"", "\"schema\": \"%s\"".formatted("0".repeat(64))));
    assertThatThrownBy(this::build)
        .hasMessageMatching(
            "(?s).*org.daybook.file.json has the hash [0-9a-f]{64}, and plug.json uses org.daybook.file with 0{64};.*");
  }

  private BuiltPlug build() {
    return new PlugBuild(new Toolbox(path()), _ -> Optional.empty()).build(plug, output::add);
  }

  private String path() {
    return bin + ":nowhere";
  }

  private void clang(String script) throws IOException {
    program("wasm-ld", "exit 0");
    program("clang", "while [ \"$1\" != -o ]; do shift; done; out=$2\n" + script);
  }

  private void program(String name, String script) throws IOException {
    script(bin.resolve(name), script);
  }

  private static void script(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made a program");
    }
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(plug)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
