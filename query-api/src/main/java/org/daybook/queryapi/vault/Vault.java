package org.daybook.queryapi.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.daybook.documents.BackupManifest;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.Documents;
import org.daybook.documents.FollowerSettings;
import org.daybook.documents.Followers;
import org.daybook.documents.Mirror;
import org.daybook.documents.Progress;
import org.daybook.documents.Sequence;
import org.daybook.graph.Graph;
import org.daybook.graph.Mapping;
import org.daybook.graph.QueryService;
import org.daybook.graph.Vocabulary;
import org.daybook.ingest.Ingest;
import org.daybook.pipelines.Dispatches;
import org.daybook.pipelines.Explanation;
import org.daybook.pipelines.FoundDocuments;
import org.daybook.pipelines.Pipelines;
import org.daybook.pipelines.Predicate;
import org.daybook.pipelines.PredicateRule;
import org.daybook.processors.PlugRegistry;
import org.daybook.processors.Plugs;
import org.daybook.wflow.Engine;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Surroundings;
import org.daybook.wflow.Telemetry;
import org.daybook.wflow.Wflow;
import org.jspecify.annotations.Nullable;

/// One vault, whole: documents, jobs, plugs, pipelines, ingest and the graph on one directory. One
/// process has a directory open at a time. Thread-safe.
public final class Vault implements AutoCloseable {

  /// The graph rewrites whole pages in each transaction: few large ones cost a fraction. Whoever
  /// waits for a change cuts the pace short.
  private static final int GRAPH_BATCH = 20_000;

  private static final Duration GRAPH_PACE = Duration.ofSeconds(2);

  private final DocumentStore documents;
  private final Plugs plugs;
  private final Pipelines pipelines;
  private final Ingest ingest;
  private final Engine engine;
  private final Graph graph;
  private final Followers followers;
  private final Closing closing;
  private final Path dir;

  private Vault(
      Path dir, VaultSettings settings, Clock clock, Telemetry telemetry, Closing closing) {
    this.closing = closing;
    this.dir = dir;
    documents = closing.add(Documents.open(dir, settings.documents(), clock));
    plugs =
        closing.add(
            Plugs.open(
                documents,
                settings.sandbox().withCodeCache(dir.resolve("code")),
                settings.publishers(),
                clock,
                new PredicateRule(documents.schemas()),
                dir.resolve("usage.json")));
    List<Wflow> wflows = new ArrayList<>();
    // The engine closes before what its jobs use, and the followers before the engine they feed.
    var mapping = new Mapping(new Vocabulary(settings.graph().base()), documents.schemas());
    pipelines =
        closing.add(
            Pipelines.open(
                documents,
                mapping,
                plugs,
                settings.pipelines(),
                clock,
                dir.resolve("pipelines.db")));
    ingest = closing.add(Ingest.open(documents, settings.ingest().in(dir), clock));
    wflows.addAll(pipelines.wflows());
    wflows.add(ingest.wflow());
    engine =
        closing.add(
            Engine.open(
                dir.resolve("wflow.db"),
                settings.engine(),
                wflows,
                Surroundings.of(clock, new SecureRandom()).withTelemetry(telemetry)));
    engine.onChange(pipelines::jobChanged);
    ingest.start(engine);
    graph = closing.add(Graph.open(documents, dir.resolve("graph"), settings.graph()));
    followers = closing.add(new Followers(documents.feed()));
    followers.start(graph.follower(), FollowerSettings.DEFAULTS.paced(GRAPH_BATCH, GRAPH_PACE));
    pipelines.start(engine, followers);
    if (documents.care().restored()) {
      // The jobs in the log are of another time than the documents: each is decided about again.
      pipelines.reconcile();
      documents.care().reconciled();
    }
    Housekeeping housekeeping = closing.add(new Housekeeping());
    housekeeping.daily(
        "trimming the feed", () -> settings.feed().trim(documents.feed(), clock.instant()));
    housekeeping.daily("forgetting ended jobs", engine::retain);
    housekeeping.daily("collecting unused blobs", () -> documents.care().collect());
  }

  /// Opens the vault in a directory, making it if it is not there, and goes on with what was under
  /// way when it was last closed or died.
  ///
  /// @param clock tells every part of the vault the time
  public static Vault open(Path dir, VaultSettings settings, Clock clock) {
    return open(dir, settings, clock, Telemetry.NONE);
  }

  /// The same.
  ///
  /// @param telemetry is told when jobs run
  public static Vault open(Path dir, VaultSettings settings, Clock clock, Telemetry telemetry) {
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new DaybookException.Unavailable(
          "vault-folder", "cannot make the folder %s: %s".formatted(dir, e), e);
    }
    var closing = new Closing();
    try {
      return new Vault(dir, settings, clock, telemetry, closing);
    } catch (RuntimeException | Error e) {
      try {
        closing.close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  public DocumentStore documents() {
    return documents;
  }

  public PlugRegistry plugs() {
    return plugs;
  }

  public Ingress jobs() {
    return engine;
  }

  /// What there is to know of them beside.
  public Oversight oversight() {
    return new EngineOversight(engine);
  }

  public Ingest ingest() {
    return ingest;
  }

  public QueryService queries() {
    return graph.queries();
  }

  /// What follows the feed; they are this vault's to start and close.
  public Followers followers() {
    return followers;
  }

  /// What the documents are compared with when all is checked.
  public Mirror mirror() {
    return graph.comparison();
  }

  /// Copies the whole vault, as it is, into a folder.
  ///
  /// @param folder made if it is not there
  /// @throws DaybookException.Conflict `backup-folder` when it holds something already
  /// @throws DaybookException.Unavailable `backup-write`, `care-interrupted`
  public BackupManifest backup(Path folder, Progress progress) {
    return VaultBackup.create(engine, documents.care(), folder, progress);
  }

  /// What it takes on its disks.
  public VaultUse use() {
    return new VaultUse(
        documents.care().diskUse(), graph.size(), bytes("wflow.db") + bytes("wflow.db-wal"));
  }

  private long bytes(String file) {
    try {
      return Files.size(dir.resolve(file));
    } catch (IOException _) {
      return 0; // not there, or just gone
    }
  }

  /// The pipelines; open as long as the vault, and its to close.
  public Pipelines pipelines() {
    return pipelines;
  }

  /// Documents that match a predicate, in order of id.
  ///
  /// @param after the document to begin behind; null for the first
  public FoundDocuments find(Predicate predicate, @Nullable DocId after, int limit) {
    return pipelines.find(predicate, after, limit);
  }

  /// Why a processor does or does not run on a document.
  ///
  /// @param processor `<plug>:<processor>`
  public Explanation explain(DocId doc, String processor) {
    return pipelines.explain(doc, processor);
  }

  /// Where documents stand with processors.
  public Dispatches dispatches() {
    return pipelines.dispatches();
  }

  /// Waits until queries see a change.
  ///
  /// @return whether they do; false when the time is over
  public boolean awaitGraph(Sequence sequence, Duration atMost) throws InterruptedException {
    return followers.awaitReached(graph.follower().name(), sequence, atMost);
  }

  /// Waits until all jobs have ended or are parked, every document is processed, and queries see
  /// all of it.
  ///
  /// @return whether that was reached; false when the time is over
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (true) {
      if (!engine.awaitIdle(left(end)) || !pipelines.awaitIdle(left(end))) {
        return false;
      }
      Sequence last = documents.feed().last();
      if (!awaitGraph(last, left(end))) {
        return false;
      }
      if (documents.feed().last().equals(last) && engine.awaitIdle(Duration.ZERO)) {
        return true;
      }
    }
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  @Override
  public void close() {
    closing.close();
  }
}
