package org.daybook.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Native memory is what the cache's setting allows, however many documents go through.
@Tag(TestTags.SLOW)
class MemoryTest {

  /// A heap of 256 MB, the JVM's own 200 MB or so, SQLite's caches, and 64 open documents at
  /// 150 KiB; 50,000 that were never freed would take 7 GB.
  private static final long MOST_KIB = 768 * 1024;

  @TempDir Path dir;

  /// Creates and edits documents of 20 props; prints its resident memory in KiB.
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws Exception {
      var settings =
          new DocumentSettings(64, 4, 200, 1 << 20, 64).withDatabase(TestJvm.database(args));
      try (Documents store = Documents.open(Path.of(args[0]), settings, Clock.systemUTC());
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < Integer.parseInt(args[3]) / 100; i++) {
          var running = new ArrayList<Future<Commit>>();
          for (int j = 0; j < 100; j++) {
            running.add(threads.submit(() -> document(store)));
          }
          for (var one : running) {
            one.get();
          }
        }
        System.out.println(resident());
      }
    }

    private static Commit document(Documents store) {
      var props = new HashMap<PropKey, JsonNode>();
      for (int i = 0; i < 20; i++) {
        props.put(new PropKey(FREE, "k" + i), json("\"value %d\"".formatted(i)));
      }
      DocId doc = TestVault.id();
      store.create(NewDocument.of(doc, props, ANN));
      return store.edit(doc, Precondition.NONE, Edit.put(FREE.main(), json("1")), ANN);
    }

    private static long resident() throws IOException {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void fiftyThousandDocumentsTakeNoMoreMemoryThanTheCacheMay() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/status")), "tells no resident memory");
    TestVault.open(dir).close();
    Process child =
        TestJvm.start(Child.class, List.of("-Xmx256m", "-XX:+UseSerialGC"), dir, "50000");
    String said;
    try (var out = child.getInputStream()) {
      said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertThat(said).containsOnlyDigits();
    System.out.println("MemoryTest resident KiB " + said);
    assertThat(Long.parseLong(said)).isLessThan(MOST_KIB);
  }
}
