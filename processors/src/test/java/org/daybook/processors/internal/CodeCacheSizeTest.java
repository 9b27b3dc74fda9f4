package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeCacheSizeTest {

  @TempDir private Path folder;

  @Test
  void theLeastRecentlyUsedCodeGoesFirst() throws IOException {
    var cache = new CodeCache(folder, 2_500);
    cache.of("a").putIfAbsent("", new byte[1_000]);
    cache.of("b").putIfAbsent("", new byte[1_000]);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      }
    }
    assertThat(cache.of("a").get("")).hasSize(1_000);
    cache.of("c").putIfAbsent("", new byte[1_000]);
    assertThat(cache.of("b").get("")).isNull();
    assertThat(cache.of("a").get("")).hasSize(1_000);
    assertThat(cache.of("c").get("")).hasSize(1_000);
  }

  @Test
  void whatADeadProcessLeftUnfinishedGoesAndWhatIsBeingWrittenStays() throws IOException {
    Files.write(folder.resolve("old.tmp"), new byte[10]);
    Files.write(folder.resolve("young.tmp"), new byte[10]);
    Files.setLastModifiedTime(
        folder.resolve("old.tmp"), FileTime.from(Instant.now().minusSeconds(7_200)));
    new CodeCache(folder, 2_500).of("a").putIfAbsent("", new byte[1_000]);
    assertThat(folder.resolve("old.tmp")).doesNotExist();
    assertThat(folder.resolve("young.tmp")).exists();
  }
}
