package org.daybook.processors.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.daybook.processors.Metering;
import org.daybook.processors.PlugUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UsageTest {

  private static final PlugUsage ONE =
      new PlugUsage(
          2, 1, new Metering(Duration.ofMillis(5), Duration.ofNanos(4_000), 3, 7, 11, 13, 17, 19));

  @TempDir Path dir;

  @Test
  void theSumsGoOnAfterARestart() {
    Path file = dir.resolve("usage.json");
    try (var usage = new Usage(file)) {
      usage.add("org.example.a", ONE);
      usage.add("org.example.b", PlugUsage.ofPart(ONE.metering()));
    }
    try (var usage = new Usage(file)) {
      assertThat(usage.of("org.example.a")).isEqualTo(ONE);
      assertThat(usage.of("org.example.b")).isEqualTo(PlugUsage.ofPart(ONE.metering()));
      assertThat(usage.of("org.example.c")).isEqualTo(PlugUsage.NONE);
      usage.add("org.example.a", ONE);
    }
    try (var usage = new Usage(file)) {
      assertThat(usage.of("org.example.a")).isEqualTo(ONE.and(ONE));
    }
    assertThat(dir).isDirectoryNotContaining(there -> !there.equals(file));
  }

  @Test
  void theyAreWrittenSoonThoughNothingIsClosed() throws Exception {
    Path file = dir.resolve("usage.json");
    try (var usage = new Usage(file, Duration.ofMillis(300))) {
      for (int round = 1; round <= 2; round++) {
        usage.add("org.example.a", ONE);
        long runs = 2L * round;
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (kept(file) < runs) {
          assertThat(System.nanoTime()).as("within 20 s").isLessThan(end);
          Thread.sleep(100);
        }
      }
    }
  }

  private static long kept(Path file) {
    try (var other = new Usage(Files.exists(file) ? file : null)) {
      return other.of("org.example.a").runs();
    }
  }

  @Test
  void aDamagedFileIsCountedAnewAndReplaced() throws IOException {
    Path file = Files.writeString(dir.resolve("usage.json"), "{\"plugs\":{\"org.exa");
    try (var usage = new Usage(file)) {
      assertThat(usage.of("org.example.a")).isEqualTo(PlugUsage.NONE);
      usage.add("org.example.a", ONE);
    }
    assertThat(kept(file)).isEqualTo(2);
  }

  @Test
  void whereNothingCanBeWrittenItIsCountedAllTheSame() {
    try (var usage = new Usage(dir.resolve("absent").resolve("usage.json"))) {
      usage.add("org.example.a", ONE);
      assertThat(usage.of("org.example.a")).isEqualTo(ONE);
    }
    assertThat(dir).isEmptyDirectory();
  }
}
