package org.daybook.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.daybook.documents.BlobRef;
import org.daybook.documents.BranchName;
import org.daybook.documents.Document;
import org.daybook.documents.PropKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that runs guests is killed (SIGKILL) before, between and after all their host calls:
/// in the run of the n-th document after n of them.
@Timeout(300)
class HostCallKillTest {

  private static final int PLACES = KilledRuns.PLACES;

  @TempDir Path dir;
  private HttpServer server;
  private volatile Process process;

  /// The places that the guests said they were at, in the order of that.
  private final List<Integer> said = new CopyOnWriteArrayList<>();

  private volatile int kills;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::hear);
    server.start();
  }

  @AfterEach
  void close() throws InterruptedException {
    server.stop(0);
    process.destroyForcibly().waitFor();
  }

  /// The n-th kill is at the place n, heard for the first time in the run of document n.
  private void hear(HttpExchange exchange) throws IOException {
    int place = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
    boolean first = place == kills && ended() == kills;
    said.add(place);
    if (first) {
      kills++;
      process.destroyForcibly();
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  /// How many documents' runs have said their last, the repeated ones of the last place aside.
  private long ended() {
    return said.stream().filter(place -> place == PLACES - 1).count();
  }

  @Test
  void nothingIsRepeatedOrLostWhereverARunIsKilled() throws Exception {
    int starts = 0;
    do {
      assertThat(++starts).as("starts of the process").isLessThanOrEqualTo(PLACES + 1);
      process = start();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } while (process.exitValue() != 0);
    assertThat(kills).isEqualTo(PLACES);
    assertThat(said.toString()).isEqualTo(expected().toString());
    try (var world = new World(dir)) {
      world.idle();
      List<Document> documents =
          world.store().list(null, 1_000).stream()
              .filter(document -> document.has(World.tag("org.example.calls.out")))
              .toList();
      assertThat(documents).hasSize(PLACES);
      assertThat(world.store().list(null, 1_000))
          .filteredOn(document -> document.has(World.tag("org.example.calls.made")))
          .as("made by the runs, one by each")
          .hasSize(PLACES);
      assertThat(world.store().blobs().size(new BlobRef(KilledRuns.WRITTEN_HASH)))
          .hasValue(KilledRuns.WRITTEN.length());
      for (Document document : documents) {
        assertThat(document.prop(PropKey.parse("org.example.calls.out/main")).orElseThrow())
            .isEqualTo(PredicateTest.json("{'is':'second'}"));
        assertThat(document.has(World.tag("org.example.calls.in"))).isFalse();
        assertThat(world.record(document.id(), KilledRuns.ID + ":p").outcome())
            .isEqualTo(RunRecord.Outcome.SUCCEEDED);
        assertThat(world.store().history().versions(document.id(), BranchName.MAIN, null, 100))
            .hasSize(2);
      }
    }
  }

  /// Each run says each place once, and where it was killed before it had the answer, twice.
  private static List<Integer> expected() {
    var places = new ArrayList<Integer>();
    for (int document = 0; document < PLACES; document++) {
      for (int place = 0; place < PLACES; place++) {
        places.add(place);
        if (place == document) {
          places.add(place);
        }
      }
    }
    return places;
  }

  private Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--") || argument.startsWith("-XX"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            KilledRuns.class.getName(),
            dir.toString(),
            Integer.toString(server.getAddress().getPort()),
            Integer.toString(PLACES)));
    return new ProcessBuilder(command).inheritIO().start();
  }
}
