package org.daybook.pipelines.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.FeedEntry;
import org.daybook.pipelines.PipelineConfig;
import org.daybook.processors.PlugRegistry;
import org.jspecify.annotations.Nullable;

/// The processors that are installed now: those of plugs, and those of pipelines. Thread-safe.
public final class InstalledWatches {

  private static final int PAGE = 200;

  private final PlugRegistry registry;
  private final DocumentStore store;
  private final AtomicLong changes = new AtomicLong();
  private volatile Known known;

  public InstalledWatches(PlugRegistry registry, DocumentStore store) {
    this.registry = registry;
    this.store = store;
    this.known = read();
  }

  public Watches current() {
    Known now = known;
    return isCurrent(now) ? now.watches() : reread();
  }

  private boolean isCurrent(Known now) {
    return now.watches().generation() == registry.generation() && now.changes() == changes.get();
  }

  private synchronized Watches reread() {
    if (!isCurrent(known)) {
      known = read();
    }
    return known.watches();
  }

  /// What is counted is counted before it is read: a change while reading is read again.
  private Known read() {
    long counted = changes.get();
    return new Known(Watches.read(registry, store.schemas(), pipelines()), counted);
  }

  /// The documents that are pipelines, by id.
  public List<Document> pipelines() {
    var found = new ArrayList<Document>();
    @Nullable DocId last = null;
    while (true) {
      List<Document> page = store.listByTag(PipelineConfig.TAG, last, PAGE);
      found.addAll(page);
      if (page.size() < PAGE) {
        return found;
      }
      last = page.getLast().id();
    }
  }

  /// Learns of a commit. The entry of a document's end names no props.
  ///
  /// @return whether it may have changed a pipeline
  boolean changed(FeedEntry entry) {
    boolean changed =
        entry.onMain()
            && switch (entry.kind()) {
              case CREATED, EDITED ->
                  entry.keys().stream().anyMatch(key -> key.tag().equals(PipelineConfig.TAG));
              case RESTORED -> true;
              case DELETED ->
                  known.watches().pipelines().stream()
                      .anyMatch(pipeline -> pipeline.doc().equals(entry.doc()));
              case REMAPPED, PURGED, BRANCHED, MERGED, DISCARDED -> false;
            };
    if (changed) {
      changed();
    }
    return changed;
  }

  /// Learns that a pipeline was changed.
  public void changed() {
    changes.incrementAndGet();
  }

  private record Known(Watches watches, long changes) {}
}
