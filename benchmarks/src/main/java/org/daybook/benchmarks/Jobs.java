package org.daybook.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.NewDocument;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;
import org.daybook.queryapi.vault.Vault;
import org.daybook.queryapi.vault.VaultSettings;

/// Jobs with a trivial processor, end to end: documents that want it are created, and the clock
/// stops when every one is triaged, run in the sandbox, merged, and in the graph.
final class Jobs {

  private static final PropKey LETTER = new Tag("org.example.letter").main();
  private static final PropKey STAMP = new Tag("org.example.stamp").main();
  private static final Provenance BENCHMARK =
      new Provenance(new Author(Author.Kind.PRINCIPAL, "benchmark"), "benchmark");
  private static final int LATENCIES_WARM_UP = 3_000;
  private static final int LATENCIES = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private Jobs() {}

  static double perSecond(Path folder, int warmUp, int count) throws Exception {
    try (var vault = Vault.open(folder, VaultSettings.DEFAULTS, Clock.systemUTC())) {
      vault.plugs().install(PlugFiles.stamp());
      run(vault, warmUp);
      long start = System.nanoTime();
      run(vault, count);
      double seconds = (System.nanoTime() - start) / 1e9;
      int stamped = vault.documents().listByTag(STAMP.tag(), null, warmUp + count + 1).size();
      if (stamped != warmUp + count) {
        throw new IllegalStateException(
            "%d of %d documents were processed".formatted(stamped, warmUp + count));
      }
      return count / seconds;
    }
  }

  /// From a commit to the merged result, one document after the other in a vault that has nothing
  /// else to do.
  ///
  /// @return milliseconds, the median and the 99th of 100
  static List<Double> latencies(Path folder) throws Exception {
    try (var vault = Vault.open(folder, VaultSettings.DEFAULTS, Clock.systemUTC())) {
      vault.plugs().install(PlugFiles.stamp());
      run(vault, LATENCIES_WARM_UP);
      double[] times = new double[LATENCIES];
      for (int i = 0; i < LATENCIES; i++) {
        LockSupport.parkNanos(50_000_000);
        DocId doc = DocId.create(Clock.systemUTC());
        var letter = JsonNodeFactory.instance.objectNode().put("number", i);
        vault.documents().create(NewDocument.of(doc, Map.of(LETTER, letter), BENCHMARK));
        long start = System.nanoTime();
        while (vault.documents().read(doc).orElseThrow().prop(STAMP).isEmpty()) {
          LockSupport.parkNanos(100_000);
        }
        times[i] = (System.nanoTime() - start) / 1e6;
      }
      Arrays.sort(times);
      return List.of(times[LATENCIES / 2], times[LATENCIES * 99 / 100]);
    }
  }

  private static void run(Vault vault, int count) throws Exception {
    List<Callable<Void>> creates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var letter = JsonNodeFactory.instance.objectNode().put("number", i);
      creates.add(
          () -> {
            DocId doc = DocId.create(Clock.systemUTC());
            vault.documents().create(NewDocument.of(doc, Map.of(LETTER, letter), BENCHMARK));
            return null;
          });
    }
    // Sixty-four at a time: enough to share fsyncs, few enough to leave the processors room.
    try (var threads = Executors.newFixedThreadPool(64, Thread.ofVirtual().factory())) {
      for (var done : threads.invokeAll(creates)) {
        done.get();
      }
    }
    if (!vault.awaitIdle(PATIENCE)) {
      throw new IllegalStateException("not idle after " + PATIENCE);
    }
  }
}
