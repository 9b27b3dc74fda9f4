package org.daybook.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.PropKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledFollowerTest {

  @TempDir Path dir;

  @Test
  void aKilledFollowerGoesOnAndConverges() throws Exception {
    for (int kill = 0; kill < 3; kill++) {
      killedAfter(25 + 15 * kill);
      try (DocumentStore store = TestVault.open(dir);
          Graph graph = Graph.open(store, dir.resolve("graph"), GraphSettings.DEFAULTS)) {
        assertThat(graph.follower().cursor()).isLessThanOrEqualTo(store.feed().last());
        if (kill > 0) {
          assertThat(graph.follower().cursor().value()).isPositive();
        }
        TestVault.follow(store, graph, 50);
        assertThat(TestVault.stated(graph)).isEqualTo(TestVault.expected(store, graph));
      }
      assertThat(dir.resolve("graph.broken")).doesNotExist();
    }
  }

  /// Runs [Child] until it has told of that many batches, then kills it.
  private void killedAfter(int batches) throws Exception {
    Process child =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Child.class.getName(),
                    dir.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      for (int i = 0; i < batches; i++) {
        assertThat(out.readLine()).isEqualTo("applied");
      }
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  /// Changes documents and follows them until it is killed.
  static final class Child {

    private Child() {}

    public static void main(String[] args) throws Exception {
      Path vault = Path.of(args[0]);
      try (DocumentStore store = TestVault.open(vault);
          Graph graph =
              Graph.open(
                  store,
                  vault.resolve("graph"),
                  GraphSettings.DEFAULTS.withCompaction(2, 6 << 20, Duration.ZERO))) {
        for (int i = 0; i < 100_000; i++) {
          DocId doc =
              TestVault.create(
                  store,
                  Map.of(
                      new PropKey(TestVault.FREE, "main"), Json.of("{\"n\": [%d]}".formatted(i))));
          TestVault.put(store, doc, TestVault.NOTE.main(), "{\"title\": \"t%d\"}".formatted(i));
          graph.follower().apply(store.feed().read(graph.follower().cursor(), 50));
          System.out.println("applied");
        }
      }
    }
  }
}
