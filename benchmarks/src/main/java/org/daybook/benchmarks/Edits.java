package org.daybook.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Documents;
import org.daybook.documents.Edit;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Provenance;
import org.daybook.documents.Tag;

/// Committed edits: writers that each change one field of a document of their own, again and again,
/// and go on when the commit is durable.
final class Edits {

  private static final Tag TAG = new Tag("org.example.counter");
  private static final PropKey COUNTER = TAG.main();
  private static final Provenance BENCHMARK =
      new Provenance(new Author(Author.Kind.PRINCIPAL, "benchmark"), "benchmark");

  private Edits() {}

  static double perSecond(Path folder, int writers, Duration time) throws Exception {
    var json = JsonNodeFactory.instance;
    var count = new AtomicLong();
    try (var store = Documents.open(folder, DocumentSettings.DEFAULTS, Clock.systemUTC())) {
      store
          .schemas()
          .register("org.example.benchmark", Map.of(TAG, json.objectNode().put("type", "object")));
      List<DocId> docs = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        DocId doc = DocId.create(Clock.systemUTC());
        store.create(
            NewDocument.of(doc, Map.of(COUNTER, json.objectNode().put("n", 0)), BENCHMARK));
        docs.add(doc);
      }
      long start = System.nanoTime();
      long end = start + time.toNanos();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (DocId doc : docs) {
          tasks.add(
              () -> {
                for (int n = 1; System.nanoTime() < end; n++) {
                  var value = json.objectNode().put("n", n);
                  store.edit(doc, Precondition.NONE, Edit.put(COUNTER, value), BENCHMARK);
                  count.incrementAndGet();
                }
                return null;
              });
        }
        for (var done : threads.invokeAll(tasks)) {
          done.get();
        }
      }
      return count.get() * 1e9 / (System.nanoTime() - start);
    }
  }
}
