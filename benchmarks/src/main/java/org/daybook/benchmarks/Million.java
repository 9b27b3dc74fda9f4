package org.daybook.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Batch;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Documents;
import org.daybook.documents.NewDocument;

/// A vault of very many documents: storing them, opening it, reading one of them.
final class Million {

  private static final int BATCH = 200;
  private static final int WRITERS = 4;
  private static final int READS = 20_000;

  private Million() {}

  /// Stores so many documents of twenty props.
  ///
  /// @return documents a second; then in MB: the heap in use after a collection, the resident
  ///     memory of the process outside its heap, the database's size
  static List<Double> store(Path folder, int documents) throws Exception {
    long start = System.nanoTime();
    try (Documents store = Records.open(folder, DocumentSettings.DEFAULTS)) {
      var next = new AtomicInteger();
      List<Callable<Void>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(
            () -> {
              while (true) {
                int first = next.getAndAdd(BATCH);
                if (first >= documents) {
                  return null;
                }
                var operations = new ArrayList<Batch.Operation>();
                for (int n = first; n < Math.min(first + BATCH, documents); n++) {
                  operations.add(
                      new Batch.Create(
                          NewDocument.of(
                              DocId.create(Clock.systemUTC()), Records.props(n), Records.WHO)));
                }
                store.commit(new Batch(operations));
              }
            });
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var done : threads.invokeAll(writers)) {
          done.get();
        }
      }
      double rate = documents * 1e9 / (System.nanoTime() - start);
      System.gc();
      var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      return List.of(
          rate,
          heap.getUsed() / 1e6,
          (resident() - heap.getCommitted()) / 1e6,
          Files.size(folder.resolve("vault.db")) / 1e6);
    }
  }

  /// Opens that vault and reads documents of it at random from the JSON beside them.
  ///
  /// @return in milliseconds: opening, the median read, the read that one in a hundred exceeds
  static List<Double> open(Path folder) {
    long start = System.nanoTime();
    try (Documents store = Documents.open(folder, DocumentSettings.DEFAULTS, Clock.systemUTC())) {
      double opening = (System.nanoTime() - start) / 1e6;
      // Ids begin with the time, so places between the first and the last are found by their
      // prefix.
      String first = store.list(null, 1).getFirst().id().value();
      String last =
          store
              .feed()
              .read(new org.daybook.documents.Sequence(store.feed().last().value() - 1), 1)
              .getFirst()
              .doc()
              .value();
      var random = new SplittableRandom(1);
      var ids = new ArrayList<DocId>();
      while (ids.size() < READS) {
        store.list(between(first, last, random), 100).forEach(found -> ids.add(found.id()));
      }
      var times = new ArrayList<Double>();
      for (int i = 0; i < READS; i++) {
        DocId id = ids.get(random.nextInt(ids.size()));
        long before = System.nanoTime();
        var _ = store.read(id).orElseThrow();
        times.add((System.nanoTime() - before) / 1e6);
      }
      times.sort(null);
      return List.of(opening, times.get(READS / 2), times.get(READS * 99 / 100));
    }
  }

  private static DocId between(String first, String last, SplittableRandom random) {
    String alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    long low = time(first, alphabet);
    long high = time(last, alphabet);
    long time = random.nextLong(low, high + 1);
    var text = new StringBuilder();
    for (int i = 9; i >= 0; i--) {
      text.append(alphabet.charAt((int) (time >> (5 * i) & 31)));
    }
    return new DocId(text + "0".repeat(16));
  }

  private static long time(String id, String alphabet) {
    long time = 0;
    for (int i = 0; i < 10; i++) {
      time = time << 5 | alphabet.indexOf(id.charAt(i));
    }
    return time;
  }

  /// What the system says this process holds in memory, in bytes; 0 where it does not say.
  private static long resident() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }
}
