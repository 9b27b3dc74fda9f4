package org.daybook.processors.kits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;
import org.daybook.processors.bindings.Language;
import org.daybook.processors.internal.Faults;
import org.daybook.processors.internal.ManifestReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NewPlugTest {

  @TempDir private Path dir;

  @ParameterizedTest
  @EnumSource
  void aNewPlugsManifestIsWithoutFaultAndNoPlaceIsLeftUnfilled(Language language)
      throws IOException {
    new NewPlug("org.example.tally", language).write(dir);
    var faults = new Faults();
    var manifest = ManifestReader.read(Files.readAllBytes(dir.resolve("plug.json")), faults);
    assertThat(faults.list()).isEmpty();
    assertThat(manifest).isNotNull();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file))
            .as(file.toString())
            .doesNotContainPattern("\\{\\{\\w+}}");
      }
    }
  }

  @Test
  void aNewPlugHasItsKitBindingsSchemasAndATest() throws IOException {
    new NewPlug("org.example.tally", Language.ASSEMBLYSCRIPT).write(dir);
    assertThat(files())
        .containsExactly(
            ".gitignore",
            ".npmrc",
            "README.md",
            "kit/daybook.ts",
            "kit/json.ts",
            "kit/tags.ts",
            "package-lock.json",
            "package.json",
            "plug.json",
            "schemas/org.daybook.file.json",
            "tally.ts",
            "tests/first/after.json",
            "tests/first/before.json",
            "tests/first/harbour.notes.txt");
  }

  @Test
  void oneOfJavaScriptIsTakenByTypeScript() throws IOException {
    Path folder = KitTools.folder();
    new NewPlug("org.example.tally", Language.JAVASCRIPT).write(folder);
    assertThat(KitTools.typeScript(folder, "tally.js")).isEmpty();
    assertThat(KitTools.build(folder).modules())
        .singleElement()
        .satisfies(module -> assertThat(module.compiled()).isFalse());
  }

  @Test
  void namesThatLanguagesKeepAreNoTrouble() throws IOException {
    new NewPlug("com.daybook.file", Language.C).write(dir);
    assertThat(KitTools.build(dir).modules()).hasSize(1);
    assertThat(Files.readString(dir.resolve("file.c")))
        .contains("org_daybook_file_get(0, &file)", "com_daybook_file_put(0, &own)");
  }

  @Test
  void whatIsInTheFolderIsLeftAlone() throws IOException {
    Files.writeString(dir.resolve("mine"), "mine");
    var plug = new NewPlug("org.example.tally", Language.C);
    assertThatThrownBy(() -> plug.write(dir))
        .isInstanceOf(DaybookException.Conflict.class)
        .hasMessage("%s is there and not an empty folder; name another, or remove it", dir);
    assertThatThrownBy(() -> plug.write(dir.resolve("mine")))
        .isInstanceOf(DaybookException.Conflict.class);
    assertThat(files()).containsExactly("mine");
  }

  @Test
  void aWordGetsAnIdAndAnIdIsKept() {
    assertThat(NewPlug.named("tally", Language.C).orElseThrow().id())
        .isEqualTo("org.example.tally");
    NewPlug own = NewPlug.named("com.acme.tally-2", Language.C).orElseThrow();
    assertThat(List.of(own.id(), own.name(), own.source()))
        .containsExactly("com.acme.tally-2", "tally-2", "tally-2.c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Tally", "1st", "a b", "../up", "a..b", ".a", "a.", "org.daybook.x", "tälly"})
  void whatIsNoNameIsRefused(String name) {
    assertThat(NewPlug.named(name, Language.C)).isEmpty();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> dir.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
