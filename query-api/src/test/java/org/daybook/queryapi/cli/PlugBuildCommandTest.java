package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlugBuildCommandTest {

  /// Where no service answers.
  private static final String NOWHERE = "http://127.0.0.1:1";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "assemblyscript, built tally.wasm",
    "c, built tally.wasm",
    "rust, built tally.wasm",
    "javascript, as it is tally.js"
  })
  void aNewPlugIsBuiltInEveryLanguage(String language, String said) {
    Path plug = folder.resolve("tally");
    Ran begun = run("plug", "init", "tally", "--lang", language, "--dir", plug.toString());
    assertThat(begun.exit()).as(begun.err()).isZero();
    assertThat(begun.out())
        .startsWith("org.example.tally is in %s; its routine is in %s/tally.".formatted(plug, plug))
        .endsWith("next: ./daybook plug build %s\n".formatted(plug));
    Ran built = run("plug", "build", plug.toString(), "--url", NOWHERE);
    skipIfAbsent(built);
    assertThat(built.exit()).as(built.err()).isZero();
    assertThat(built.out()).matches(said + ": \\d+ bytes, sha256 [0-9a-f]{64}, \\d+ ms\n");
  }

  // As continuous integration says, where all compilers must be.
  private static void skipIfAbsent(Ran built) {
    boolean absent = built.err().contains("plug-tool-missing: ");
    if (absent && !"required".equals(System.getenv("DAYBOOK_COMPILERS"))) {
      Assumptions.abort("skipped: " + built.err());
    }
  }

  @Test
  void theSchemaThatANewPlugBringsIsTheHostsOwn() throws IOException {
    run("plug", "init", "tally", "--lang", "c", "--dir", folder.toString());
    var json = new JsonMapper();
    try (var own =
        json.getClass()
            .getClassLoader()
            .getResourceAsStream("org/daybook/ingest/schemas/org.daybook.file.json")) {
      assertThat(json.readTree(folder.resolve("schemas/org.daybook.file.json").toFile()))
          .isEqualTo(json.readTree(own));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Tally", "../tally", "org.daybook.tally", "a b"})
  void aNameThatIsNoneIsRefused(String name) {
    Ran ran = run("plug", "init", name, "--lang", "c", "--dir", folder.toString());
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.err())
        .startsWith(name + ": wanted a word such as tally, or a reverse-domain id");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aLanguageThatHasNoKitIsRefused() {
    Ran ran = run("plug", "init", "tally", "--lang", "cobol", "--dir", folder.toString());
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.err())
        .startsWith("--lang cobol: wanted one of assemblyscript, c, rust, javascript");
    assertThat(run("plug", "init", "tally").exit()).isEqualTo(Exit.USAGE);
  }

  @Test
  void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("mine"), "mine");
    Ran ran = run("plug", "init", "tally", "--lang", "c", "--dir", folder.toString());
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
    assertThat(ran.err())
        .isEqualTo(
            "daybook: plug-folder-taken: %s is there and not an empty folder; name another, or remove it\n"
                .formatted(folder));
  }

  @Test
  void aFolderThatIsNoPlugsIsNamed() {
    Ran ran = run("plug", "build", folder.toString());
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
    assertThat(ran.err())
        .startsWith("daybook: plug-build-failed: there is no plug.json in " + folder);
  }

  @Test
  void aSchemaThatNobodyHasIsNamed() throws IOException {
    run("plug", "init", "tally", "--lang", "c", "--dir", folder.toString());
    Files.delete(folder.resolve("schemas").resolve("org.daybook.file.json"));
    Ran ran = run("plug", "build", folder.toString(), "--url", NOWHERE);
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
    assertThat(ran.err())
        .startsWith("daybook: plug-build-failed: nobody has the schema of org.daybook.file");
  }

  private static Ran run(String... args) {
    return Ran.alone(args);
  }
}
