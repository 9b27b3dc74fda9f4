package org.daybook.pipelines;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.FollowerSettings;
import org.daybook.documents.Followers;
import org.daybook.documents.Schemas;
import org.daybook.pipelines.internal.Explainer;
import org.daybook.pipelines.internal.HostTags;
import org.daybook.pipelines.internal.Idleness;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.ProcessWflow;
import org.daybook.pipelines.internal.ReconcileWflow;
import org.daybook.pipelines.internal.Reconciler;
import org.daybook.pipelines.internal.StoreQuery;
import org.daybook.pipelines.internal.Triage;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.PlugRegistry;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.JobId;
import org.daybook.wflow.Wflow;

/// The pipelines of a vault. In this order: open them, open an engine with their [#wflows], start
/// them with it; and in the opposite order close: followers, these, the engine. Thread-safe.
public final class Pipelines implements AutoCloseable {

  private final Parts parts;
  private final Reconciler reconciler;
  private final Idleness idleness;

  private Pipelines(Parts parts) {
    this.parts = parts;
    this.reconciler = new Reconciler(parts);
    this.idleness = new Idleness(parts, reconciler);
  }

  /// Registers the host's tags for run records and errors, and takes over the vault: runs of
  /// pipelines opened before can no longer merge.
  public static Pipelines open(
      DocumentStore store, PlugRegistry registry, PipelineSettings settings, Clock clock) {
    HostTags.register(store.schemas());
    return new Pipelines(Parts.of(store, registry, settings, clock));
  }

  /// Registers the tags of run records and errors, for a vault without pipelines.
  public static void register(Schemas schemas) {
    HostTags.register(schemas);
  }

  /// What routines ask when they look for documents of this vault.
  public static DocumentQuery query(DocumentStore store) {
    return new StoreQuery(store);
  }

  /// What the engine must be opened with: `process` and `reconcile`.
  public List<Wflow> wflows() {
    return List.of(new ProcessWflow(parts), new ReconcileWflow(parts));
  }

  /// Begins to triage, and reconciles if other plugs are installed than when that was last done.
  public void start(Ingress ingress, Followers followers) {
    start(ingress, followers, FollowerSettings.DEFAULTS);
  }

  /// The same with other batches.
  public void start(Ingress ingress, Followers followers, FollowerSettings batches) {
    parts.lanes().start(ingress);
    idleness.start(followers);
    reconciler.request();
    followers.start(new Triage(parts, reconciler), batches);
  }

  /// Why a processor does or does not run on a document.
  ///
  /// @param processor `<plug>:<processor>`
  public Explanation explain(DocId doc, String processor) {
    return Explainer.explain(parts, doc, processor);
  }

  /// Decides about every document again, as after a restore from a backup.
  ///
  /// @return the job that does
  public JobId reconcile() {
    return reconciler.again();
  }

  /// Waits until the documents are processed: triage has taken every entry of the feed, no job of
  /// the pipelines is queued, running or waiting, and nothing new came of that. Parked jobs do not
  /// count.
  ///
  /// @return whether that was reached in time
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    return idleness.await(atMost);
  }

  /// Ends what waits for the pipelines. The followers and the engine are their owner's to close.
  @Override
  public void close() {
    parts.lanes().close();
    reconciler.close();
  }
}
