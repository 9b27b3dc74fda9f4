package org.daybook.pipelines.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.daybook.documents.Author;
import org.daybook.documents.DocId;
import org.daybook.documents.Document;
import org.daybook.documents.DocumentStore;
import org.daybook.documents.MergeResult;
import org.daybook.documents.Provenance;
import org.daybook.pipelines.Decision;
import org.daybook.pipelines.RunRecord;
import org.daybook.pipelines.Sight;
import org.daybook.pipelines.internal.collate.Collations;
import org.daybook.pipelines.internal.index.DispatchIndex;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.jspecify.annotations.Nullable;

/// Carries out decisions: one document at a time, so that two who were woken by the same change do
/// not both act on it. Thread-safe; calls block until what they started is durable.
public final class Dispatcher {

  private static final Provenance NO_MATCH = new Provenance(Author.HOST, "the predicate");

  private static final int STRIPES = 1024;

  private final DocumentStore store;
  private final Sight sight;
  private final InstalledWatches installed;
  private final Lanes lanes;
  private final Causes causes;
  private final ReviewBranches reviews;
  private final Completions completions;
  private final DispatchIndex index;
  private final SecondLooks looks;
  private final Collations collations;
  private final Clock clock;
  private final List<ReentrantLock> stripes =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

  /// One for a vault.
  ///
  /// @param installed what is decided by, whatever whoever asks had seen
  /// @param index is told of every decision
  public Dispatcher(
      DocumentStore store,
      Sight sight,
      InstalledWatches installed,
      Lanes lanes,
      Causes causes,
      ReviewBranches reviews,
      DispatchIndex index,
      SecondLooks looks,
      Collations collations,
      Clock clock) {
    this.store = store;
    this.sight = sight;
    this.installed = installed;
    this.lanes = lanes;
    this.causes = causes;
    this.reviews = reviews;
    this.completions = new Completions(store, sight);
    this.index = index;
    this.looks = looks;
    this.collations = collations;
    this.clock = clock;
  }

  /// Decides about a document as it stands now, by the processors as they are installed now, and
  /// carries that out.
  ///
  /// @param woken the processors to decide about. One that was replaced since whoever asks learnt
  ///     of it is decided about as what it is now, or else a run of the new version would be ended
  ///     in favour of the old; one that is gone has nothing to be decided
  /// @param cause the run that led here, asked only when something is dispatched
  /// @return how many jobs were added
  public int consider(DocId doc, List<Watch> woken, Supplier<Optional<JobId>> cause) {
    return locked(
        doc,
        () -> {
          Optional<Document> document = store.read(doc);
          if (document.isEmpty()) {
            index.gone(doc);
          }
          int added = 0;
          for (Watch watch : woken) {
            var origin = new Origin(() -> causes.after(cause.get()), null, null, true);
            noted(doc, document, watch.id(), origin);
            added += adds(act(doc, document, watch.id(), origin)) ? 1 : 0;
          }
          return added;
        });
  }

  private void noted(DocId doc, Optional<Document> document, String processor, Origin origin) {
    installed
        .current()
        .watch(processor)
        .ifPresent(watch -> collations.noted(doc, document, watch, origin.cause()));
  }

  /// Decides about the document of a collator's group, whose members have changed.
  public Decision collate(DocId doc, Watch watch, Cause cause) {
    return locked(
        doc,
        () -> act(doc, store.read(doc), watch.id(), new Origin(() -> cause, null, null, false)));
  }

  /// Runs a processor on a document even where it did before, if its predicate holds.
  ///
  /// @param order the same order forces the same run once
  /// @return what was done: [Decision.Skip] where it does not match or such a run is under way
  public Decision force(DocId doc, Watch watch, String order) {
    return locked(
        doc,
        () ->
            act(
                doc,
                store.read(doc),
                watch.id(),
                new Origin(() -> Cause.OUTSIDE, null, order, false)));
  }

  /// Decides again on behalf of a job that is about to end without having run on the document as it
  /// now stands. From here on it is no longer in flight for anybody, though the engine may take a
  /// moment to end it: what comes in that moment would wait for it in vain.
  public void follow(JobId self, ProcessArgs args) {
    locked(
        args.doc(),
        () -> {
          lanes.leaves(self);
          return act(
              args.doc(),
              store.read(args.doc()),
              args.processor(),
              new Origin(() -> args.origin(), args, args.orderedAgain(), false));
        });
  }

  /// Decides about a document alone, so that nothing else is decided about it meanwhile.
  <T> T locked(DocId doc, Supplier<T> action) {
    ReentrantLock lock = stripes.get(Math.floorMod(doc.hashCode(), STRIPES));
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  static boolean adds(Decision decision) {
    return decision instanceof Decision.Run || decision instanceof Decision.Supersede;
  }

  /// Ends a job whose processor is gone. One whose code runs finds that out by itself, and merges
  /// when the processor is back by then.
  public void uninstalled(JobId job, ProcessArgs args) {
    locked(
        args.doc(),
        () -> {
          if (isGone(args.processor()) && !lanes.running(job)) {
            lanes.cancel(job, Decision.Reason.NOT_INSTALLED.text());
          }
          return null;
        });
  }

  private boolean isGone(String processor) {
    return installed.current().watch(processor).isEmpty();
  }

  /// A job that is added while its processor goes may have been missed by whoever ends those of
  /// processors that are gone, and would wait for a worker of its home.
  private Decision act(DocId doc, Optional<Document> read, String processor, Origin origin) {
    Optional<Watch> watch = installed.current().watch(processor);
    if (watch.isEmpty()) {
      return new Decision.Skip(Decision.Reason.NOT_INSTALLED);
    }
    Decision decision = act(doc, read, watch.get(), origin);
    if (adds(decision) && isGone(processor)) {
      lanes.flights(doc, processor).stream()
          .map(Flight::job)
          .filter(job -> !lanes.running(job))
          .forEach(job -> lanes.cancel(job, Decision.Reason.NOT_INSTALLED.text()));
      return new Decision.Skip(Decision.Reason.NOT_INSTALLED);
    }
    return decision;
  }

  private Decision act(DocId doc, Optional<Document> read, Watch watch, Origin origin) {
    Optional<Document> document = read.flatMap(found -> looked(found, watch));
    Optional<Decision> held =
        document.flatMap(found -> collations.held(found, watch, origin.cause()));
    if (held.isPresent()) {
      return held.get();
    }
    for (boolean again = false; ; again = true) {
      List<Flight> flights =
          document.isEmpty()
              ? lanes.flights(doc, watch.id())
              : lanes.flights(document.get(), watch.id());
      Decision decision =
          document.isEmpty()
              ? new Decision.Cancel(
                  Decision.Reason.DOCUMENT_UNKNOWN, flights.stream().map(Flight::job).toList())
              : origin.order() == null
                  ? Decider.decide(document.get(), watch, flights, sight)
                  : Decider.forced(document.get(), watch, flights, sight);
      if (decision.reason() == Decision.Reason.NO_MATCH) {
        dropReview(document.orElseThrow(), watch);
      }
      document.ifPresent(found -> noted(found, watch, decision.reason()));
      if (origin.patient() && document.isPresent()) {
        Decision putOff = collations.putOff(watch, decision);
        if (!putOff.equals(decision)) {
          collations.later(document.get(), watch, origin.cause());
          return putOff;
        }
      }
      switch (decision) {
        case Decision.Skip _ -> {
          return decision;
        }
        case Decision.Run(Decision.Reason reason, String digest) -> {
          ProcessArgs args = args(document.orElseThrow(), watch, reason, digest, origin, 0, null);
          lanes.add(args, JobRequest.Supersede.NONE, watch.spec().home());
          return decision;
        }
        case Decision.Cancel(Decision.Reason reason, List<JobId> cancel) -> {
          if (withdrawn(flights, cancel) || again) {
            cancel.forEach(job -> lanes.cancel(job, reason.text()));
            return decision;
          }
        }
        case Decision.Supersede supersede -> {
          if (withdrawn(flights, supersede.cancel()) || again) {
            supersede(document.orElseThrow(), watch, supersede, flights, origin);
            return decision;
          }
        }
      }
      document = store.read(doc).flatMap(found -> looked(found, watch));
    }
  }

  /// The document, after the host's notes on it were put right.
  private Optional<Document> looked(Document document, Watch watch) {
    return reviews.looked(document, watch.id()).flatMap(found -> completions.looked(found, watch));
  }

  /// Of one that could not be asked about now nothing is learnt.
  private void noted(Document document, Watch watch, Decision.Reason reason) {
    if (reason == Decision.Reason.ASK_RESTS) {
      looks.passed(document.id(), watch.id());
      return;
    }
    if (reason == Decision.Reason.PREDICATE_UNDECIDED) {
      looks.tried(document.id(), watch.id());
    }
    index.noted(document.id(), watch.id(), Standing.of(document, watch.id(), reason));
  }

  /// What the document is no longer asked about needs no answer.
  private void dropReview(Document document, Watch watch) {
    RunRecord.in(document, watch.id())
        .filter(RunRecord::waits)
        .ifPresent(_ -> reviews.drop(document.id(), watch.id(), NO_MATCH));
  }

  /// Forbids the jobs that have begun to merge.
  ///
  /// @return false when one had merged before: then the document may have changed, and must be
  ///     decided about again; once, since what has merged will not merge again
  private boolean withdrawn(List<Flight> flights, List<JobId> cancel) {
    for (Flight flight : flights) {
      if (cancel.contains(flight.job())
          && flight.state() == Flight.State.BEGUN
          && store.refuseMerge(flight.job().value()) instanceof MergeResult.Merged) {
        return false;
      }
    }
    return true;
  }

  private void supersede(
      Document document,
      Watch watch,
      Decision.Supersede decision,
      List<Flight> flights,
      Origin origin) {
    List<Flight> ended =
        flights.stream().filter(flight -> decision.cancel().contains(flight.job())).toList();
    List<Flight> first =
        flights.stream().filter(flight -> decision.finish().contains(flight.job())).toList();
    boolean begun = ended.stream().anyMatch(flight -> flight.state() == Flight.State.BEGUN);
    Count count = count(ended, first, begun);
    Origin order =
        decision.reason() == Decision.Reason.HOME_CHANGED ? origin.asked(asked(ended)) : origin;
    ProcessArgs args =
        args(
            document,
            watch,
            decision.reason(),
            decision.digest(),
            order,
            count.superseded(),
            count.since());
    JobId added =
        lanes.add(
            args,
            begun ? JobRequest.Supersede.ALL : JobRequest.Supersede.WAITING,
            watch.spec().home());
    for (Flight flight : ended) {
      if (flight.state() == Flight.State.PARKED && !flight.job().equals(added)) {
        lanes.cancel(flight.job(), decision.reason().text());
      }
    }
  }

  /// The order by which one of them was to run; null when the document asked for all.
  private @Nullable String asked(List<Flight> flights) {
    return flights.stream()
        .map(flight -> lanes.args(flight.job()).map(ProcessArgs::forced))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse(null);
  }

  /// How many runs in a row have been ended by newer input, and since when.
  private Count count(List<Flight> ended, List<Flight> first, boolean begun) {
    if (first.stream().anyMatch(Flight::finishes)) {
      return new Count(0, null);
    }
    List<ProcessArgs> before =
        Stream.concat(ended.stream(), first.stream())
            .map(flight -> lanes.args(flight.job()))
            .flatMap(Optional::stream)
            .toList();
    int most = before.stream().mapToInt(ProcessArgs::superseded).max().orElse(0);
    Instant since =
        before.stream()
            .map(ProcessArgs::since)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    return begun || !first.isEmpty()
        ? new Count(most + 1, since == null ? clock.instant() : since)
        : new Count(most, since);
  }

  private ProcessArgs args(
      Document document,
      Watch watch,
      Decision.Reason reason,
      String digest,
      Origin origin,
      int superseded,
      @Nullable Instant since) {
    Cause cause = origin.cause().get();
    ProcessArgs before = origin.args();
    return new ProcessArgs(
        document.id(),
        watch.id(),
        watch.spec().version(),
        digest,
        RunRecord.in(document, watch.id()).map(RunRecord::job).orElse(null),
        before == null ? superseded : Math.max(superseded, before.superseded() + 1),
        before == null ? since : earliest(before.since(), since),
        cause,
        reason.word(),
        causes.runInCircles(watch.id(), cause),
        origin.order(),
        watch.spec().retry());
  }

  private Instant earliest(@Nullable Instant one, @Nullable Instant other) {
    return Stream.of(one, other)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElseGet(clock::instant);
  }

  /// @param cause what led here
  /// @param args of the job that asks, and is about to end; null when none does
  /// @param order by which it is to run whatever the document says; null where the document says
  /// @param patient whether changed members may wait for more changes
  private record Origin(
      Supplier<Cause> cause, @Nullable ProcessArgs args, @Nullable String order, boolean patient) {

    /// The same, by an order where it has none.
    Origin asked(@Nullable String other) {
      return order == null ? new Origin(cause, args, other, patient) : this;
    }
  }

  private record Count(int superseded, @Nullable Instant since) {}
}
