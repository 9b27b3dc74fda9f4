package org.daybook.processors.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daybook.processors.PlugSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlugFolderTest {

  @TempDir Path dir;
  private Path folder;

  @BeforeEach
  void aPlugWithItsSources() throws IOException {
    folder = Files.createDirectories(dir.resolve("plug"));
    Files.writeString(
        folder.resolve("plug.json"), "{\"routines\":{\"r\":{\"module\":\"lib/r.wasm\"}}}");
    Files.createDirectories(folder.resolve("lib"));
    Files.writeString(folder.resolve("lib/r.wasm"), "code");
    Files.writeString(folder.resolve("r.c"), "source");
    Files.writeString(folder.resolve("other.wasm"), "not named");
  }

  @Test
  void onlyWhatTheManifestNamesBelongsToThePlug() throws IOException {
    assertThat(read().files()).containsOnlyKeys("plug.json", "lib/r.wasm");
    Files.writeString(folder.resolve("plug.sig"), "{}");
    assertThat(read().files()).containsOnlyKeys("plug.json", "lib/r.wasm", "plug.sig");
  }

  @Test
  void aPlugThatIsWrittenIsReadAgain() throws IOException {
    PlugSource plug = read();
    PlugFolder.write(plug, dir.resolve("copy"));
    PlugSource copy = PlugFolder.read(dir.resolve("copy"), PackageLimits.DEFAULTS);
    assertThat(copy.digest()).isEqualTo(plug.digest());
    assertThatThrownBy(() -> PlugFolder.write(plug, dir.resolve("copy")))
        .extracting("code")
        .isEqualTo("plug-folder");
  }

  @Test
  void aModuleThatIsNotThereIsNamed() throws IOException {
    Files.delete(folder.resolve("lib/r.wasm"));
    assertThatThrownBy(this::read)
        .hasMessageStartingWith("plug.json names \"lib/r.wasm\", and there is no such file")
        .extracting("code")
        .isEqualTo("plug-unreadable");
  }

  @Test
  void aLinkThatLeavesTheFolderIsRefusedAndOneThatStaysIsFollowed() throws IOException {
    Path module = folder.resolve("lib/r.wasm");
    Files.delete(module);
    Files.createSymbolicLink(module, folder.resolve("other.wasm"));
    assertThat(read().files().get("lib/r.wasm")).asString().isEqualTo("not named");
    Files.delete(module);
    Files.createSymbolicLink(module, Files.writeString(dir.resolve("secret"), "secret"));
    assertThatThrownBy(this::read).hasMessageContaining("leads out of");
    Files.writeString(
        folder.resolve("plug.json"), "{\"routines\":{\"r\":{\"module\":\"../secret\"}}}");
    assertThatThrownBy(this::read).extracting("code").isEqualTo("plug-unreadable");
  }

  @Test
  void aFolderWithoutAManifestIsNoPlug() {
    assertThatThrownBy(() -> PlugFolder.read(dir, PackageLimits.DEFAULTS))
        .hasMessage("there is no plug.json in " + dir);
  }

  private PlugSource read() throws IOException {
    return PlugFolder.read(folder, PackageLimits.DEFAULTS);
  }
}
