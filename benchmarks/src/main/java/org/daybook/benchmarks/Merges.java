package org.daybook.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.ref.Cleaner;
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
import org.daybook.documents.Document;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Documents;
import org.daybook.documents.Edit;
import org.daybook.documents.Heads;
import org.daybook.documents.MergeRequest;
import org.daybook.documents.MergeResult;
import org.daybook.documents.MergeRules;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.Provenance;
import org.daybook.documents.internal.automerge.Actors;
import org.daybook.documents.internal.automerge.AutomergeDocument;
import org.daybook.documents.internal.automerge.TextShape;

/// Merges of a branch that changed two keys: the store's, durable and validated, against what the
/// facade itself needs to fork, edit and merge in memory.
final class Merges {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Author RUN = new Author(Author.Kind.PROCESSOR, "org.example.plug:two");

  /// Merges into one document before the next is taken, on both sides alike.
  private static final int A_DOCUMENT = 20;

  private Merges() {}

  private static Edit edit(int n) {
    return Edit.put(
        Map.of(
            Records.key(0), JSON.textNode("run " + n),
            Records.key(1), JSON.objectNode().put("n", n)));
  }

  /// Forks, edits and merges a second, by as many threads as there are cores.
  static double facade(Duration time) throws Exception {
    return together(
        Runtime.getRuntime().availableProcessors(),
        count -> {
          Cleaner cleaner = Cleaner.create();
          DocId doc = DocId.create(Clock.systemUTC());
          byte[] actor = Actors.actor(doc, Records.WHO.author());
          byte[] run = Actors.actor(doc, RUN);
          byte[] saved;
          try (var made = AutomergeDocument.empty(actor, cleaner)) {
            made.change(Heads.NONE, actor, Edit.put(Records.props(1)), _ -> TextShape.NONE);
            saved = made.save();
          }
          long end = System.nanoTime() + time.toNanos();
          while (System.nanoTime() < end) {
            try (var document = AutomergeDocument.load(cleaner, List.of(saved))) {
              for (int n = 0; n < A_DOCUMENT && System.nanoTime() < end; n++) {
                Heads fork = document.heads();
                // Somebody else's edit makes the fork old, so that forking and merging is real.
                document.change(
                    fork,
                    actor,
                    Edit.put(Records.key(3), JSON.objectNode().put("n", n)),
                    _ -> TextShape.NONE);
                document.change(fork, run, edit(n), _ -> TextShape.NONE);
                document.changesSince(fork);
                count.incrementAndGet();
              }
            }
          }
        });
  }

  /// The store's merges a second, each after an edit of somebody else's, by so many jobs at once.
  static double store(Path folder, int jobs, Duration time) throws Exception {
    try (Documents store = Records.open(folder, DocumentSettings.DEFAULTS)) {
      return together(
          jobs,
          count -> {
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < end) {
              DocId doc = DocId.create(Clock.systemUTC());
              store.create(NewDocument.of(doc, Records.props(1), Records.WHO));
              for (int n = 0; n < A_DOCUMENT && System.nanoTime() < end; n++) {
                Document fork = store.read(doc).orElseThrow();
                store.edit(
                    doc,
                    Precondition.NONE,
                    Edit.put(Records.key(3), JSON.objectNode().put("n", n)),
                    Records.WHO);
                Edit edit = edit(n);
                MergeRules rules = (_, _, _) -> new MergeRules.Ruling.Proceed(edit);
                MergeResult result =
                    store.merge(
                        new MergeRequest(
                            doc + "-" + n,
                            1,
                            doc,
                            fork.heads(),
                            edit,
                            new Provenance(RUN, "job:" + doc + "-" + n)),
                        rules);
                if (!(result instanceof MergeResult.Merged)) {
                  throw new IllegalStateException("not merged: " + result);
                }
                count.incrementAndGet();
              }
            }
          });
    }
  }

  /// One of many that work until the time is over.
  @FunctionalInterface
  private interface Worker {
    void work(AtomicLong count) throws Exception;
  }

  private static double together(int workers, Worker worker) throws Exception {
    var count = new AtomicLong();
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      all.add(
          () -> {
            worker.work(count);
            return null;
          });
    }
    long start = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(all)) {
        done.get();
      }
    }
    return count.get() * 1e9 / (System.nanoTime() - start);
  }
}
