package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessTest {

  @TempDir Path folder;

  private void file(String name, int second) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1_000 + second)));
  }

  @Test
  void aModuleIsStaleWhenWhatItIsMadeOfIsNewer() throws IOException {
    file("plug.json", 0);
    file("tally.c", 0);
    assertThat(Freshness.stale(folder)).as("it is not there").isTrue();
    file("tally.wasm", 1);
    assertThat(Freshness.stale(folder)).isFalse();
    file("tests/first/before.json", 2);
    file("notes.md", 2);
    assertThat(Freshness.stale(folder)).isFalse();
    file("plug.json", 2);
    assertThat(Freshness.stale(folder)).as("its types come from the manifest").isTrue();
    file("tally.wasm", 3);
    file("schemas/org.example.other.json", 4);
    assertThat(Freshness.stale(folder)).isTrue();
    file("tally.wasm", 5);
    file("kit/daybook.h", 6);
    assertThat(Freshness.stale(folder)).isTrue();
  }

  @Test
  void aModuleThatIsMadeElsewhereIsNeverStale() throws IOException {
    file("bought.wasm", 0);
    file("plug.json", 1);
    assertThat(Freshness.stale(folder)).isFalse();
    file("tally.c", 1);
    file("tally.wasm", 2);
    assertThat(Freshness.stale(folder)).isFalse();
  }
}
