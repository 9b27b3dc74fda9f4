package org.daybook.documents;

import static org.daybook.documents.TestVault.ANN;
import static org.daybook.documents.TestVault.FREE;
import static org.daybook.documents.TestVault.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/// Writes a vault without end, of everything something, and prints what was acknowledged, a line
/// each: `<what> <sequence> <doc> <heads> <value>` with `put`, `merge`, `run` or `delete`, and
/// `blob <sha256> <size>`. Runs until it is killed.
final class KillLoad {

  static final PropKey TOGETHER = new PropKey(FREE, "together");

  private static final int WRITERS = 6;

  private final Documents store;
  private final long seed;
  private final AtomicLong next = new AtomicLong();

  private KillLoad(Documents store, long seed) {
    this.store = store;
    this.seed = seed;
  }

  public static void main(String[] args) {
    var settings = new DocumentSettings(8, 4, 200, 1 << 20, 5).withDatabase(TestJvm.database(args));
    Documents store = Documents.open(Path.of(args[0]), settings, Clock.systemUTC());
    var load = new KillLoad(store, Long.parseLong(args[3]));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        threads.submit(() -> load.write(writer));
      }
    }
  }

  private void write(int writer) {
    try {
      var random = new Random(seed * 31 + writer);
      var docs = new ArrayList<DocId>();
      while (true) {
        step(random, docs);
      }
    } catch (Throwable e) {
      synchronized (System.out) {
        System.out.println("failed " + e);
        System.out.flush();
      }
    }
  }

  private void step(Random random, List<DocId> docs) throws IOException {
    String value = "\"%d-%d\"".formatted(seed, next.incrementAndGet());
    Edit edit = Edit.put(FREE.main(), json(value));
    if (docs.size() < 4) {
      DocId doc = TestVault.id();
      docs.add(doc);
      Object made = store.create(NewDocument.of(doc, edit.puts(), ANN));
      tell("put", ((CreateResult.Created) made).commit(), value);
      return;
    }
    DocId doc = docs.get(random.nextInt(docs.size()));
    switch (random.nextInt(8)) {
      case 0, 1 -> tell("put", store.edit(doc, Precondition.NONE, edit, ANN), value);
      case 2 -> branch(doc, edit, value);
      case 3 -> run(doc, edit, value);
      case 4 -> blob(random, doc);
      case 5 -> together(docs, value);
      case 6 -> {
        if (random.nextInt(3) == 0) {
          docs.remove(doc);
          tell("delete", store.delete(doc, Precondition.NONE, ANN), "-");
        }
      }
      default -> {
        Heads first = store.read(doc).orElseThrow().heads();
        tell("put", store.edit(doc, Precondition.NONE, edit, ANN), value);
        store.history().restore(doc, first, Precondition.NONE, ANN);
      }
    }
  }

  private void branch(DocId doc, Edit edit, String value) {
    var name = new BranchName("review/x");
    store.branches().create(doc, name, null, edit, ANN);
    PropKey aside = new PropKey(FREE, "aside");
    store.edit(doc, Precondition.NONE, Edit.put(aside, json(value)), ANN);
    BranchMerge merge =
        store.branches().merge(doc, name, Precondition.NONE, Settlement.BRANCH, ANN);
    tell("merge", merge.commit(), value);
  }

  private void run(DocId doc, Edit edit, String value) {
    var request =
        new MergeRequest(
            "job" + value, 1, doc, store.read(doc).orElseThrow().heads(), edit, TestVault.RUN);
    var merged =
        (MergeResult.Merged) store.merge(request, (_, _, _) -> new MergeRules.Ruling.Proceed(edit));
    tell("run", merged.commit(), value);
  }

  private void blob(Random random, DocId doc) throws IOException {
    var bytes = new byte[1 + random.nextInt(200_000)];
    random.nextBytes(bytes);
    Blobs.Stored stored = store.blobs().put(new ByteArrayInputStream(bytes));
    say("blob %s %d".formatted(stored.ref().sha256(), stored.size()));
    String value = "\"daybook:blob/%s\"".formatted(stored.ref().sha256());
    Edit edit = Edit.put(FREE.main(), json(value));
    tell("put", store.edit(doc, Precondition.NONE, edit, ANN), value);
  }

  private void together(List<DocId> docs, String value) {
    var provenance = new Provenance(TestVault.ANN.author(), "together:" + value);
    Edit edit = Edit.put(Map.of(FREE.main(), json(value), TOGETHER, json(value)));
    List<Commit> commits =
        store.commit(
            new Batch(
                IntStream.range(0, 3)
                    .<Batch.Operation>mapToObj(
                        i -> new Batch.Change(docs.get(i), Precondition.NONE, edit, provenance))
                    .toList()));
    commits.forEach(commit -> tell("put", commit, value));
  }

  private static void tell(String what, Commit commit, String value) {
    say("%s %s %s %s %s".formatted(what, commit.sequence(), commit.doc(), commit.heads(), value));
  }

  private static void say(String line) {
    synchronized (System.out) {
      System.out.println(line);
      System.out.flush();
    }
  }
}
