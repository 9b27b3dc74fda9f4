package org.daybook.graph.internal.mirror;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.Triple;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.sparql.core.DatasetGraph;
import org.apache.jena.tdb2.DatabaseMgr;
import org.daybook.documents.DaybookException;
import org.daybook.documents.Sequence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mirror on disk. One platform thread does all writing and compacting, so that neither meets
/// the other, and so that no interrupt of a caller reaches the files (it would close them).
/// Thread-safe.
public final class MirrorStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MirrorStore.class);
  private static final String BROKEN = "unreadable";

  private final Path dir;
  private final DatasetGraph dataset;
  private final Compactions compactions;
  private final ScheduledThreadPoolExecutor writer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("daybook-graph-writer").factory());
  private volatile MirrorState state;

  /// When the last change was written, by [System#nanoTime], and the compaction that waits for
  /// there to be none; the writer's own.
  private long written = System.nanoTime();

  private @Nullable Future<?> compaction;

  private MirrorStore(Path dir, DatasetGraph dataset, MirrorState state, Compactions compactions) {
    this.dir = dir;
    this.dataset = dataset;
    this.state = state;
    this.compactions = compactions;
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /// Opens the mirror. One that is of another format, or ahead of the feed (the documents were
  /// restored from an older backup), begins anew; one that cannot be read is moved aside first.
  ///
  /// @param format what the triples follow
  /// @param last the feed's end
  /// @throws DaybookException.Unavailable `graph-locked`
  public static MirrorStore open(Path dir, String format, Sequence last, Compactions compactions) {
    DatasetGraph dataset = readable(dir);
    MirrorState state = read(dataset);
    boolean stale = !state.format().equals(format) || state.cursor().compareTo(last) > 0;
    if (!stale) {
      return new MirrorStore(dir, dataset, state, compactions);
    }
    if (Tdb.read(dataset, dataset::isEmpty)) {
      return new MirrorStore(dir, dataset, MirrorState.fresh(format), compactions);
    }
    if (!state.format().isEmpty()) {
      LOG.info(
          "the graph in {} follows \"{}\" to {}, wanted \"{}\" to at most {}: it is built anew",
          dir,
          state.format(),
          state.cursor(),
          format,
          last);
    }
    Tdb.close(dataset);
    MirrorFiles.delete(dir);
    return new MirrorStore(dir, Tdb.connect(dir), MirrorState.fresh(format), compactions);
  }

  private static MirrorState read(DatasetGraph dataset) {
    return Tdb.read(dataset, () -> MirrorState.read(dataset));
  }

  private static DatasetGraph readable(Path dir) {
    DatasetGraph dataset = null;
    try {
      if (Files.exists(dir.resolve(BROKEN))) {
        throw new IllegalStateException("writing it failed before");
      }
      dataset = Tdb.connect(dir);
      Tdb.probe(dataset);
      read(dataset);
      return dataset;
    } catch (DaybookException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // Errors too: a damaged file that is mapped to memory ends in one.
      if (dataset != null) {
        Tdb.close(dataset);
      }
      Path aside = MirrorFiles.moveAside(dir);
      LOG.warn("the graph in {} cannot be read: moved to {}, and built anew", dir, aside, e);
      return Tdb.connect(dir);
    }
  }

  /// How far the mirror is.
  public Sequence cursor() {
    return state.cursor();
  }

  /// The dataset, for [Tdb#beginRead].
  DatasetGraph dataset() {
    return dataset;
  }

  /// The stored triples of one document.
  public Set<Triple> triples(Node doc) {
    var storage = Tdb.beginRead(dataset);
    try {
      return Subtree.of(storage.getDefaultGraph(), doc);
    } finally {
      storage.end();
    }
  }

  /// The documents that have triples.
  ///
  /// @param tag the property that every document with a prop has
  public Set<Node> documents(Node tag) {
    var storage = Tdb.beginRead(dataset);
    try {
      var found = new HashSet<Node>();
      var triples = storage.getDefaultGraph().find(Node.ANY, tag, Node.ANY);
      try {
        triples.forEachRemaining(triple -> found.add(triple.getSubject()));
      } finally {
        triples.close();
      }
      return found;
    } finally {
      storage.end();
    }
  }

  /// Makes documents be as given, and moves the cursor, in one transaction. A caller that is
  /// interrupted still waits for its end.
  ///
  /// @param wanted all triples of each document, by its IRI; none for a document that is gone
  public void put(Map<Node, Set<Triple>> wanted, Sequence reached) {
    await(
        writer.submit(
            () -> {
              state = committed(wanted, state.reached(reached));
              written = System.nanoTime();
              compactSoon();
              return true;
            }));
  }

  /// Compacts now, and waits for it.
  ///
  /// @return bytes in use after it
  public long compact() {
    return await(writer.submit((Callable<Long>) this::compacted));
  }

  /// Bytes in use on disk. The files are larger: they grow in steps of megabytes, with holes.
  public long size() {
    return Tdb.used(dataset) + MirrorFiles.size(dir, ".obj", ".jrnl");
  }

  private MirrorState committed(Map<Node, Set<Triple>> wanted, MirrorState next) {
    dataset.begin(ReadWrite.WRITE);
    try {
      Graph graph = dataset.getDefaultGraph();
      var batch = new TupleBatch(dataset);
      wanted.forEach((doc, triples) -> difference(graph, doc, triples, batch));
      batch.flush();
      next.write(dataset);
      dataset.commit();
      return next;
    } catch (RuntimeException | Error e) {
      dataset.abort();
      throw e;
    } finally {
      dataset.end();
    }
  }

  private static void difference(Graph graph, Node doc, Set<Triple> wanted, TupleBatch batch) {
    Set<Triple> present = Subtree.of(graph, doc);
    for (Triple triple : present) {
      if (!wanted.contains(triple)) {
        batch.delete(triple);
      }
    }
    for (Triple triple : wanted) {
      if (!present.contains(triple)) {
        batch.add(triple);
      }
    }
  }

  /// Compacting holds up the writer for as long as copying everything takes: so it waits for a
  /// quiet time, unless the files have grown too far.
  private void compactSoon() {
    long size = size();
    if (compactions.overdue(size, state.compacted())) {
      writer.execute(this::compactLogged);
    } else if (compaction == null && compactions.due(size, state.compacted())) {
      compactAfter(compactions.quiet().toNanos());
    }
  }

  private void compactAfter(long nanos) {
    compaction = writer.schedule(this::compactWhenQuiet, nanos, TimeUnit.NANOSECONDS);
  }

  private void compactWhenQuiet() {
    long left = written + compactions.quiet().toNanos() - System.nanoTime();
    if (left > 0) {
      compactAfter(left);
    } else {
      compactLogged();
    }
  }

  private void compactLogged() {
    compaction = null;
    try {
      long before = size();
      if (compactions.due(before, state.compacted())) {
        LOG.info("the graph in {} is compacted: {} bytes, then {}", dir, before, compacted());
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "compacting the graph in {} failed; it is tried again after the next change", dir, e);
    }
  }

  private long compacted() {
    DatabaseMgr.compact(dataset, true);
    long size = size();
    state = committed(Map.of(), state.compactedTo(size));
    return size;
  }

  /// Leaves a note for the next [#open] to build the mirror anew.
  void markUnreadable() {
    try {
      Files.writeString(dir.resolve(BROKEN), "the graph is built anew when it is next opened\n");
    } catch (java.io.IOException e) {
      LOG.warn("the graph in {} cannot be marked for rebuilding", dir, e);
    }
  }

  private static <T> T await(Future<T> running) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return running.get();
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
          throw new DaybookException.Fault(
              "graph-write", "writing the graph failed: " + cause, cause);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /// Waits for writes, then lets go of the directory.
  @Override
  public void close() {
    writer.close();
    Tdb.close(dataset);
  }
}
