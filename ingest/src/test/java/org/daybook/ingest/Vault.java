package org.daybook.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentSettings;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.ingest.internal.extract.Extraction;
import org.daybook.ingest.internal.extract.Extractor;
import org.daybook.ingest.internal.extract.Isolation;
import org.daybook.wflow.Engine;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.Wflow;

/// A vault with ingest and engine, all real, in one folder; closing and opening it again is a
/// restart.
final class Vault implements AutoCloseable {

  private static final Clock CLOCK = Clock.systemUTC();

  final DocumentStore store;
  final Ingest ingest;
  final Engine engine;

  private Vault(DocumentStore store, Ingest ingest, Engine engine) {
    this.store = store;
    this.ingest = ingest;
    this.engine = engine;
  }

  /// With a parsing process of its own.
  static Vault open(Path dir, IngestSettings settings) throws IOException {
    return open(dir, store -> Ingest.open(store, settings.in(dir), CLOCK));
  }

  /// With a parsing process that outlives it, for starting one takes longer than most tests.
  static Vault open(Path dir, IngestSettings settings, Extractor shared) throws IOException {
    var kept =
        new Extractor() {
          @Override
          public Extraction extract(Path file, String name) throws InterruptedException {
            return shared.extract(file, name);
          }

          @Override
          public void close() {}
        };
    return open(dir, store -> Ingest.open(store, settings.in(dir), CLOCK, Isolation.NONE, kept));
  }

  private static Vault open(Path dir, Function<DocumentStore, Ingest> opening) throws IOException {
    Files.createDirectories(dir);
    var clock = CLOCK;
    var store = Documents.open(dir, DocumentSettings.DEFAULTS, clock);
    var ingest = opening.apply(store);
    List<Wflow> wflows = List.of(ingest.wflow());
    var engine =
        Engine.open(dir.resolve("wflow.db"), EngineSettings.DEFAULTS, wflows, clock, new Random(1));
    ingest.start(engine);
    return new Vault(store, ingest, engine);
  }

  /// Imports and waits for the end.
  ImportReport importAll(String key, Path... roots) throws InterruptedException {
    return await(ingest.importPaths(List.of(roots), ImportOptions.DEFAULTS, key));
  }

  ImportReport await(JobId id) throws InterruptedException {
    Job job = engine.await(id, Duration.ofSeconds(120));
    if (!job.state().ended()) {
      throw new AssertionError("the import did not end: " + job.state());
    }
    return ingest.report(id);
  }

  List<ImportItem> items(ImportReport report) {
    return ingest.items(report.job(), -1, Integer.MAX_VALUE);
  }

  /// The items by the last part of their names.
  TreeMap<String, ImportItem> byName(ImportReport report) {
    var items = new TreeMap<String, ImportItem>();
    for (ImportItem item : items(report)) {
      items.put(item.name().substring(item.name().lastIndexOf('/') + 1), item);
    }
    return items;
  }

  Document document(DocId id) {
    return store.read(id).orElseThrow();
  }

  List<Document> documents() {
    return new ArrayList<>(store.list(null, 100_000));
  }

  @Override
  public void close() {
    engine.close();
    ingest.close();
    store.close();
  }
}
