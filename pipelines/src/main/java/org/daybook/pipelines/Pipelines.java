package org.daybook.pipelines;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.FollowerSettings;
import org.daybook.documents.Followers;
import org.daybook.documents.Schemas;
import org.daybook.documents.Tag;
import org.daybook.graph.GraphSettings;
import org.daybook.graph.Mapping;
import org.daybook.graph.Vocabulary;
import org.daybook.pipelines.internal.Explainer;
import org.daybook.pipelines.internal.HostTags;
import org.daybook.pipelines.internal.Idleness;
import org.daybook.pipelines.internal.InputDigest;
import org.daybook.pipelines.internal.ParkedRuns;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.Postponements;
import org.daybook.pipelines.internal.ProcessArgs;
import org.daybook.pipelines.internal.ProcessWflow;
import org.daybook.pipelines.internal.ReconcileWflow;
import org.daybook.pipelines.internal.Reconciler;
import org.daybook.pipelines.internal.RerunWflow;
import org.daybook.pipelines.internal.RetryWflow;
import org.daybook.pipelines.internal.StoreQuery;
import org.daybook.pipelines.internal.StoreSight;
import org.daybook.pipelines.internal.Triage;
import org.daybook.pipelines.internal.Watch;
import org.daybook.pipelines.internal.collate.CollateWflow;
import org.daybook.pipelines.internal.order.CommandWflow;
import org.daybook.pipelines.internal.order.EventWflow;
import org.daybook.pipelines.internal.order.Events;
import org.daybook.processors.DocumentQuery;
import org.daybook.processors.PlugRegistry;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.daybook.wflow.Wflow;
import org.jspecify.annotations.Nullable;

/// The pipelines of a vault. In this order: open them, open an engine with their [#wflows], start
/// them with it; and in the opposite order close: followers, these, the engine. Thread-safe.
public final class Pipelines implements AutoCloseable {

  private final Parts parts;
  private final Reconciler reconciler;
  private final Postponements postponements;
  private final Idleness idleness;
  private final Reviews reviews;
  private final UserPipelines pipelines;
  private final Events events;
  private final ParkedRuns parked;

  private Pipelines(Parts parts) {
    this.parts = parts;
    this.events = new Events(parts);
    this.parked = new ParkedRuns(parts);
    this.reconciler = new Reconciler(parts, events::look);
    this.postponements = new Postponements(parts);
    this.idleness = new Idleness(parts, reconciler);
    this.reviews = new Reviews(parts);
    this.pipelines = new UserPipelines(parts);
  }

  /// Registers the host's tags for run records and errors, and takes over the vault: runs of
  /// pipelines opened before can no longer merge.
  ///
  /// @param index the file of the index of dispatches, which is made when it is not there
  public static Pipelines open(
      DocumentStore store,
      PlugRegistry registry,
      PipelineSettings settings,
      Clock clock,
      Path index) {
    return open(store, mapping(store), registry, settings, clock, index);
  }

  /// The same.
  ///
  /// @param mapping how documents become the graphs that predicates ask
  /// @param index the file of the index of dispatches, which is made when it is not there
  public static Pipelines open(
      DocumentStore store,
      Mapping mapping,
      PlugRegistry registry,
      PipelineSettings settings,
      Clock clock,
      Path index) {
    HostTags.register(store.schemas());
    return new Pipelines(
        Parts.of(
            store,
            new StoreSight(store, mapping, settings.askRest()),
            registry,
            settings,
            clock,
            index));
  }

  private static Mapping mapping(DocumentStore store) {
    return new Mapping(new Vocabulary(GraphSettings.DEFAULTS.base()), store.schemas());
  }

  /// Registers the tags of run records and errors, for a vault without pipelines.
  public static void register(Schemas schemas) {
    HostTags.register(schemas);
  }

  /// What routines ask when they look for documents of this vault.
  public static DocumentQuery query(DocumentStore store) {
    return new StoreQuery(
        store, new StoreSight(store, mapping(store), PipelineSettings.DEFAULTS.askRest()));
  }

  /// Documents that match a predicate, in order of id, as a person asks for them: `changed` means
  /// since their creation. A part may end before the limit, so that each call stays short.
  ///
  /// @param after the document to begin behind; null for the first
  /// @throws DaybookException.Incorrect `predicate-invalid` for a tag that nobody registered; what
  ///     an `ask` meets beyond its bounds, such as `query-timeout`
  public FoundDocuments find(Predicate predicate, @Nullable DocId after, int limit) {
    for (Tag tag : predicate.allTags()) {
      if (parts.store().schemas().schema(tag).isEmpty()) {
        throw new DaybookException.Incorrect(
            "predicate-invalid",
            "predicate: it speaks of the tag %s, which nobody registered; correct it, or install the plug that owns it"
                .formatted(tag));
      }
    }
    return new StoreQuery(parts.store(), parts.sight()).page(predicate, after, limit);
  }

  /// What the engine must be opened with.
  public List<Wflow> wflows() {
    return List.of(
        new ProcessWflow(parts),
        new ReconcileWflow(parts),
        new RerunWflow(parts),
        new RetryWflow(parts),
        new CollateWflow(parts),
        new CommandWflow(parts),
        new EventWflow(parts));
  }

  /// Begins to triage, and reconciles if other plugs are installed than when that was last done.
  public void start(Ingress ingress, Followers followers) {
    start(ingress, followers, FollowerSettings.DEFAULTS);
  }

  /// The same with other batches.
  public void start(Ingress ingress, Followers followers, FollowerSettings batches) {
    parts.lanes().start(ingress);
    parts.collations().start(processor -> parts.installed().current().watch(processor));
    idleness.start(followers);
    parked.start();
    reconciler.request();
    reconciler.start();
    postponements.start();
    followers.start(new Triage(parts, reconciler), batches);
    events.start(followers, batches);
  }

  /// Why a processor does or does not run on a document.
  ///
  /// @param processor `<plug>:<processor>`
  public Explanation explain(DocId doc, String processor) {
    return Explainer.explain(parts, doc, processor);
  }

  /// Runs a processor on documents, also where it did before, if its predicate holds for them.
  ///
  /// @param processor `<plug>:<processor>`
  /// @return for each document what was done: [Decision.Skip] where nothing was, with the reason
  /// @throws DaybookException.NotFound `processor-unknown`
  public Map<DocId, Decision> run(String processor, Collection<DocId> docs) {
    return run(processor, docs, UUID.randomUUID().toString());
  }

  /// The same for an order that may come again, as after a lost answer: it runs nothing twice.
  ///
  /// @param order names it
  public Map<DocId, Decision> run(String processor, Collection<DocId> docs, String order) {
    Watch watch = parts.watch(processor);
    var done = new LinkedHashMap<DocId, Decision>();
    for (DocId doc : docs) {
      done.put(doc, parts.dispatcher().force(doc, watch, InputDigest.of(order)));
    }
    return done;
  }

  /// Results that wait for a person.
  public Reviews reviews() {
    return reviews;
  }

  /// What people want done, stage after stage.
  public UserPipelines pipelines() {
    return pipelines;
  }

  /// How many documents [#rerun] would be about; looks at each that the predicate can hold for.
  ///
  /// @throws DaybookException.NotFound `processor-unknown`
  /// @throws DaybookException.Incorrect `predicate-invalid`
  public Rerun.Count count(Rerun rerun) {
    return RerunWflow.count(parts, parts.watch(rerun.processor()), rerun.predicate());
  }

  /// Runs a processor again on all documents of a predicate.
  ///
  /// @return the job that does; its result counts as [#count] does
  /// @throws DaybookException.NotFound `processor-unknown`
  /// @throws DaybookException.Incorrect `predicate-invalid`
  public JobId rerun(Rerun rerun) {
    return rerun(rerun, UUID.randomUUID().toString());
  }

  /// The same for an order that may come again: it is answered with the job that it had.
  ///
  /// @param order names it
  public JobId rerun(Rerun rerun, String order) {
    Watch watch = parts.watch(rerun.processor());
    rerun.predicate();
    return parts
        .lanes()
        .ingress()
        .addJob(
            new JobRequest(
                RerunWflow.NAME,
                order,
                "rerun " + watch.id(),
                JobRequest.Supersede.NONE,
                RerunWflow.args(rerun)))
        .job();
  }

  /// What people may ask the installed plugs for.
  public Commands commands() {
    return new Commands(parts);
  }

  /// Where documents stand with processors.
  public Dispatches dispatches() {
    return new Dispatches(parts);
  }

  /// Learns that a job of the engine changed; to be called for each, such as a listener of the
  /// engine is. Of jobs that a person gave up the documents say nothing.
  public void jobChanged(Job job) {
    parts.lanes().changed(job);
    parts.collations().changed(job);
    events.jobChanged(job);
    parked.changed(job);
    if (job.wflow().equals(ProcessWflow.NAME) && job.state() instanceof JobState.Cancelled) {
      ProcessArgs args = ProcessArgs.parse(job.args());
      parts.index().discarded(args.doc(), args.processor(), job.id().value());
    }
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
    postponements.close();
    parts.index().close();
  }
}
