package org.daybook.ingest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.SchemaFault;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.ingest.internal.extract.Extractor;
import org.daybook.ingest.internal.extract.Isolation;
import org.daybook.ingest.internal.extract.TikaWorker;
import org.daybook.ingest.internal.imports.Crew;
import org.daybook.ingest.internal.imports.ImportArgs;
import org.daybook.ingest.internal.imports.ImportLog;
import org.daybook.ingest.internal.imports.ImportWflow;
import org.daybook.ingest.internal.imports.Importer;
import org.daybook.ingest.internal.imports.Roots;
import org.daybook.ingest.internal.vocabulary.IngestSchemas;
import org.daybook.ingest.internal.vocabulary.Vocabulary;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.Wflow;
import org.jspecify.annotations.Nullable;

/// Imports files into a vault. Thread-safe.
///
/// Order of wiring: [#open], hand [#wflow] to the engine, [#start] with the engine; at the end
/// close the engine, then this, then the store.
public final class Ingest implements AutoCloseable {

  private final DocumentStore store;
  private final IngestSettings settings;
  private final Isolation isolation;
  private final Extractor extractor;
  private final Crew crew;
  private final ImportWflow wflow;
  private volatile @Nullable Ingress ingress;

  private Ingest(
      DocumentStore store,
      IngestSettings settings,
      Isolation isolation,
      Extractor extractor,
      Clock clock) {
    this.store = store;
    this.settings = settings;
    this.isolation = isolation;
    this.extractor = extractor;
    var importer =
        new Importer(store, extractor, new Vocabulary(settings.zone()), settings.mostParsedBytes());
    this.crew = new Crew(importer, settings.parallelism());
    this.wflow = new ImportWflow(crew, Roots.real(settings.excluded()), clock);
  }

  /// Registers the tags that imports write, and readies the parser; no process is started yet.
  ///
  /// @throws DaybookException.Unavailable `scratch` when the scratch folder cannot be made
  public static Ingest open(DocumentStore store, IngestSettings settings, Clock clock) {
    try {
      Path scratch =
          settings.scratch().toString().isEmpty()
              ? Files.createTempDirectory("daybook-ingest")
              : settings.scratch();
      var isolation = Isolation.probe();
      var worker = TikaWorker.open(settings.worker(), scratch, isolation);
      return open(store, settings, clock, isolation, worker);
    } catch (IOException e) {
      throw new DaybookException.Unavailable(
          "scratch",
          "the scratch folder %s cannot be made: %s".formatted(settings.scratch(), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DaybookException.Unavailable("interrupted", "opening was interrupted", e);
    }
  }

  /// The same with an extractor that is there, closed with this.
  static Ingest open(
      DocumentStore store,
      IngestSettings settings,
      Clock clock,
      Isolation isolation,
      Extractor extractor) {
    register(store.schemas());
    return new Ingest(store, settings, isolation, extractor, clock);
  }

  /// Registers the tags that imports write, for a vault that nothing is imported into.
  public static void register(Schemas schemas) {
    schemas.register(Schemas.HOST, IngestSchemas.all());
  }

  /// The definition of imports, for the engine.
  public Wflow wflow() {
    return wflow;
  }

  /// Gives the way to the engine that runs [#wflow].
  public void start(Ingress engine) {
    ingress = engine;
  }

  /// How parsers are kept from the network: `bwrap`, `unshare` or `none`.
  public String isolation() {
    return isolation.word();
  }

  /// Imports files, and folders with all below them. A root that is a link is followed, links below
  /// are not.
  ///
  /// @param key names the import: the same key again answers the first job
  /// @throws DaybookException.Incorrect `root-missing`, `root-unreadable`, `import-empty`,
  ///     `tag-unknown`, `tag-reserved`, `schema-violation`
  public JobId importPaths(List<Path> roots, ImportOptions options, String key) {
    if (roots.isEmpty()) {
      throw new DaybookException.Incorrect(
          "import-empty", "an import of no paths: name at least one file or folder");
    }
    var real = new ArrayList<URI>();
    for (Path root : roots) {
      real.add(Roots.resolve(root));
    }
    return add(new ImportArgs(real, List.of(), options, settings.batch()), key);
  }

  /// Imports bytes that are in the vault's blobs.
  ///
  /// @param key names the import: the same key again answers the first job
  /// @throws DaybookException.Incorrect `import-empty`, `tag-unknown`, `tag-reserved`,
  ///     `schema-violation`
  public JobId importUploads(List<Upload> uploads, ImportOptions options, String key) {
    if (uploads.isEmpty()) {
      throw new DaybookException.Incorrect(
          "import-empty", "an import of no uploads: send at least one file");
    }
    return add(new ImportArgs(List.of(), uploads, options, settings.batch()), key);
  }

  /// How far an import is.
  ///
  /// @throws DaybookException.NotFound `import-unknown`
  public ImportReport report(JobId job) {
    return new ImportLog(engine()).report(job);
  }

  /// Items that have ended, in the order of listing.
  ///
  /// @param afterIndex items after this one; -1 for the first
  /// @throws DaybookException.NotFound `import-unknown`
  public List<ImportItem> items(JobId job, long afterIndex, int limit) {
    return new ImportLog(engine()).items(job, afterIndex, limit);
  }

  private JobId add(ImportArgs args, String key) {
    args.options().tags().forEach(this::requireMark);
    return engine().addJob(JobRequest.of(ImportWflow.NAME, key, args.bytes())).job();
  }

  private void requireMark(Tag tag) {
    if (tag.reserved()) {
      throw new DaybookException.Incorrect(
          "tag-reserved", "tag %s: it is the host's own, and cannot mark imports".formatted(tag));
    }
    if (store.schemas().schema(tag).isEmpty()) {
      throw new DaybookException.Incorrect(
          "tag-unknown",
          "tag %s: nobody has registered it; install the plug that owns it first".formatted(tag));
    }
    List<SchemaFault> faults =
        store.schemas().faults(tag.main(), JsonNodeFactory.instance.objectNode());
    if (!faults.isEmpty()) {
      throw new DaybookException.Incorrect(
          "schema-violation",
          "tag %s cannot mark imports, for its schema does not take {}: %s"
              .formatted(tag, faults.getFirst()));
    }
  }

  private Ingress engine() {
    return Objects.requireNonNull(ingress, "start(Ingress) comes before imports");
  }

  /// Ends the parsing process; items under way end with it and are done again by the next engine.
  @Override
  public void close() {
    extractor.close();
    crew.close();
  }
}
