package org.daybook.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.daybook.documents.Batch;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.Documents;
import org.daybook.documents.Edit;
import org.daybook.documents.Followers;
import org.daybook.documents.NewDocument;
import org.daybook.documents.Precondition;
import org.daybook.documents.PropKey;
import org.daybook.documents.Tag;
import org.daybook.pipelines.PipelineSettings;
import org.daybook.pipelines.Pipelines;
import org.daybook.pipelines.RunRecord;
import org.daybook.wflow.Engine;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.log.JobFilter;

/// What pipelines cost in a vault of many documents with a thousand processors installed: from a
/// commit to the merged result, and a pass over all documents. Without graph and modules, which
/// have figures of their own.
final class Decisions implements AutoCloseable {

  private static final String TRIAGE = "triage";
  private static final int PROCESSORS = 1_000;
  private static final int WARM_UP = 300;
  private static final int LATENCIES = 300;
  private static final int WRITERS = 4;
  private static final int EDITS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration COMMITS = Duration.ofSeconds(10);

  private static final Tag LETTER = new Tag("org.example.letter");
  private static final Tag RARE = new Tag("org.example.rare");

  /// One processor reads it, and all do.
  private static final Tag QUIET = new Tag("org.example.quiet");

  private static final Tag LOUD = new Tag("org.example.loud");

  private static final int DECISIONS = 2_000;
  private static final int DECISION_ROUNDS = 4;

  private final Documents store;
  private final ManyProcessors processors = new ManyProcessors();
  private final Pipelines pipelines;
  private final Engine engine;
  private final Followers followers;

  private Decisions(Path folder) {
    store = Records.open(folder, DocumentSettings.DEFAULTS);
    var schemas = new TreeMap<Tag, com.fasterxml.jackson.databind.JsonNode>();
    for (int n = 0; n < PROCESSORS; n++) {
      schemas.put(result(n).tag(), JsonNodeFactory.instance.objectNode());
    }
    schemas.put(LETTER, JsonNodeFactory.instance.objectNode());
    for (Tag tag : List.of(RARE, QUIET, LOUD)) {
      schemas.put(tag, JsonNodeFactory.instance.objectNode());
    }
    store.schemas().register("org.example.decisions", schemas);
    for (int n = 1; n < PROCESSORS - 1; n++) {
      processors.addFor("org.example.p" + n, LOUD, new Tag("org.example.none" + n), result(n));
    }
    processors.addFor("org.example.quiet", QUIET, RARE, result(PROCESSORS - 1));
    processors.add("org.example.p0", LETTER, result(0));
    Clock clock = Clock.systemUTC();
    pipelines =
        Pipelines.open(
            store, processors, PipelineSettings.DEFAULTS, clock, folder.resolve("pipelines.db"));
    engine =
        Engine.open(
            folder.resolve("wflow.db"),
            EngineSettings.DEFAULTS,
            pipelines.wflows(),
            clock,
            new SplittableRandom(1));
    engine.onChange(pipelines::jobChanged);
    followers = new Followers(store.feed());
    pipelines.start(engine, followers);
  }

  private static PropKey result(int n) {
    return new Tag("org.example.result" + n).main();
  }

  /// Measures in a vault that was filled before.
  ///
  /// @return milliseconds from commit to merged, median and 99th of 100; seconds of a pass for one
  ///     new predicate about a tag that no document has, and about one that all have; commits a
  ///     second without and beside a pass of the latter kind; seconds of that pass; milliseconds to
  ///     decide about a change that one processor reads, and one that all read
  static List<Double> measure(Path folder) throws Exception {
    try (var vault = new Decisions(folder)) {
      vault.settle();
      vault.latencies(WARM_UP);
      double[] latencies = vault.latencies(LATENCIES);
      vault.processors.add("org.example.new", RARE, result(1));
      double narrow = vault.pass();
      vault.wantAnyDocument();
      double whole = vault.pass();
      vault.commits(new AtomicBoolean(), COMMITS);
      double before = vault.commits(new AtomicBoolean(), COMMITS);
      var over = new AtomicBoolean();
      var seconds = new double[1];
      Thread pass =
          Thread.ofPlatform()
              .start(
                  () -> {
                    vault.wantAnyDocument();
                    seconds[0] = vault.passOrFail();
                    over.set(true);
                  });
      double beside = vault.commits(over, PATIENCE);
      pass.join();
      double after = vault.commits(new AtomicBoolean(), COMMITS);
      return List.of(
          latencies[LATENCIES / 2],
          latencies[LATENCIES * 99 / 100],
          narrow,
          whole,
          (before + after) / 2,
          beside,
          seconds[0],
          vault.decision(QUIET),
          vault.decision(LOUD));
    }
  }

  private void settle() throws InterruptedException {
    if (!pipelines.awaitIdle(PATIENCE)) {
      throw new IllegalStateException("not idle after " + PATIENCE);
    }
  }

  /// From a commit to the record of the run that it caused, one after the other.
  private double[] latencies(int count) {
    var times = new double[count];
    PropKey record = RunRecord.key("org.example.p0:p");
    for (int n = 0; n < count; n++) {
      DocId doc = DocId.create(Clock.systemUTC());
      var letter = JsonNodeFactory.instance.objectNode().put("number", n);
      store.create(NewDocument.of(doc, Map.of(LETTER.main(), letter), Records.WHO));
      long start = System.nanoTime();
      while (store.read(doc).orElseThrow().prop(record).isEmpty()) {
        LockSupport.parkNanos(100_000);
      }
      times[n] = (System.nanoTime() - start) / 1e6;
      LockSupport.parkNanos(20_000_000);
    }
    Arrays.sort(times);
    return times;
  }

  /// What a change costs until it is decided that it leads to no run: read from the feed, decided
  /// about, noted in the index. Changes are kept back and then decided about in one go, as often as
  /// it takes to be compiled; the last time counts.
  ///
  /// @return milliseconds
  private double decision(Tag touched) throws InterruptedException {
    List<DocId> docs = new ArrayList<>();
    for (int n = 0; n < DECISIONS; n++) {
      docs.add(DocId.create(Clock.systemUTC()));
    }
    double last = 0;
    for (int round = 0; round < DECISION_ROUNDS; round++) {
      settle();
      followers.pause(TRIAGE);
      var operations = new ArrayList<Batch.Operation>();
      for (DocId doc : docs) {
        var value = JsonNodeFactory.instance.objectNode().put("round", round);
        operations.add(
            round == 0
                ? new Batch.Create(NewDocument.of(doc, Map.of(touched.main(), value), Records.WHO))
                : new Batch.Change(
                    doc, Precondition.NONE, Edit.put(touched.main(), value), Records.WHO));
      }
      store.commit(new Batch(operations));
      long start = System.nanoTime();
      followers.resume(TRIAGE);
      if (!followers.awaitReached(TRIAGE, store.feed().last(), PATIENCE)) {
        throw new IllegalStateException("not decided after " + PATIENCE);
      }
      last = (System.nanoTime() - start) / 1e6 / DECISIONS;
    }
    return last;
  }

  /// A new processor that has to look at a value in every document, and wants none.
  private void wantAnyDocument() {
    var value = JsonNodeFactory.instance.textNode("no document's");
    processors.addWhere("org.example.new" + System.nanoTime(), Records.key(0), value, result(1));
  }

  /// The pass that what is new causes.
  private double pass() throws InterruptedException {
    long start = System.nanoTime();
    pipelines.awaitIdle(Duration.ZERO);
    var passes = JobFilter.ALL.ofWflow("reconcile").in(Set.of("queued", "running", "waiting"));
    while (!engine.jobs(passes, 1).isEmpty()) {
      LockSupport.parkNanos(5_000_000);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private double passOrFail() {
    try {
      return pass();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many a second, for a time or until it is over. Each writer goes on to a new document after
  /// a while, since a change costs more the longer its document's history is.
  private double commits(AtomicBoolean over, Duration atMost) throws InterruptedException {
    var done = new LongAdder();
    long start = System.nanoTime();
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      writers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    while (!over.get() && System.nanoTime() - start < atMost.toNanos()) {
                      write();
                      done.add(EDITS + 1);
                    }
                  }));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    return done.sum() * 1e9 / (System.nanoTime() - start);
  }

  /// A document's life: it is made, and edited.
  private void write() {
    DocId doc = DocId.create(Clock.systemUTC());
    var numbers = JsonNodeFactory.instance;
    store.create(NewDocument.of(doc, Map.of(Records.key(0), numbers.numberNode(0)), Records.WHO));
    for (int n = 1; n <= EDITS; n++) {
      store.edit(
          doc, Precondition.NONE, Edit.put(Records.key(0), numbers.numberNode(n)), Records.WHO);
    }
  }

  @Override
  public void close() {
    followers.close();
    pipelines.close();
    engine.close();
    store.close();
  }
}
