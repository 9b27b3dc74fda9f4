package org.daybook.pipelines;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.documents.DaybookException;
import org.daybook.documents.DocId;
import org.daybook.pipelines.Dispatch.State;
import org.daybook.pipelines.internal.Costs;
import org.daybook.pipelines.internal.Parts;
import org.daybook.pipelines.internal.RetryWflow;
import org.daybook.pipelines.internal.Running;
import org.daybook.pipelines.internal.Watch;
import org.daybook.pipelines.internal.Watches;
import org.daybook.pipelines.internal.index.Tally;
import org.daybook.processors.Metering;
import org.jspecify.annotations.Nullable;

/// Where the documents stand with the installed processors, from the index: nothing here walks over
/// documents or jobs. It is as far as triage is, and whole once the reconciler has passed over all
/// documents. A processor that is gone is not told of, though its records stay in the documents: it
/// can neither run nor be retried, and installed again it is counted again. Thread-safe.
///
/// Every call throws [DaybookException.Unavailable] `index-unavailable` when the index failed.
public final class Dispatches {

  private static final Instant NEWEST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final Parts parts;

  Dispatches(Parts parts) {
    this.parts = parts;
  }

  /// All installed processors, by id.
  public List<ProcessorStatus> processors() {
    Map<String, Tally> tallies = parts.index().tallies();
    Map<String, Map<State, Long>> moved = runs();
    Map<String, Long> putOff = parts.index().postponed().counts();
    return installed().all().stream()
        .map(
            watch ->
                status(
                    watch,
                    tallies.getOrDefault(watch.id(), Tally.NONE),
                    moved.getOrDefault(watch.id(), Map.of()),
                    putOff.getOrDefault(watch.id(), 0L)))
        .toList();
  }

  /// One of them.
  ///
  /// @throws DaybookException.NotFound `processor-unknown`
  public ProcessorStatus processor(String id) {
    Watch watch = parts.watch(id);
    return status(
        watch,
        parts.index().tallies().getOrDefault(id, Tally.NONE),
        runs().getOrDefault(id, Map.of()),
        parts.index().postponed().count(id));
  }

  private ProcessorStatus status(Watch watch, Tally tally, Map<State, Long> moved, long putOff) {
    var counts = new HashMap<>(tally.states());
    moved.forEach((state, by) -> counts.merge(state, by, Long::sum));
    return new ProcessorStatus(
        watch.spec(),
        watch.reads(),
        parts.index().covers(installed().state(watch.id())),
        tally.matched(),
        counts,
        putOff);
  }

  /// What is to be added to the counts of each processor, since some of its jobs run now.
  private Map<String, Map<State, Long>> runs() {
    var moved = new HashMap<String, Map<State, Long>>();
    for (Running.Lane lane : new HashSet<>(parts.running().all())) {
      parts
          .index()
          .row(lane.doc(), lane.processor())
          .ifPresent(
              row -> {
                Map<State, Long> counts =
                    moved.computeIfAbsent(lane.processor(), _ -> new HashMap<>());
                counts.merge(row.state(), -1L, Long::sum);
                counts.merge(State.RUNNING, 1L, Long::sum);
              });
    }
    return moved;
  }

  /// The documents of a processor, in order of id.
  ///
  /// @param state only those in it; null for all. Those whose job runs are in the state that they
  ///     had before as well
  /// @param after only those after it; null for the first
  /// @throws DaybookException.NotFound `processor-unknown`
  public List<Dispatch> documents(
      String processor, @Nullable State state, @Nullable DocId after, int limit) {
    parts.watch(processor);
    var running = new HashSet<>(parts.running().all());
    if (state == State.RUNNING) {
      return running.stream()
          .filter(lane -> lane.processor().equals(processor))
          .filter(lane -> after == null || lane.doc().compareTo(after) > 0)
          .map(lane -> parts.index().row(lane.doc(), processor))
          .flatMap(Optional::stream)
          .map(row -> row.in(State.RUNNING))
          .sorted(Comparator.comparing(Dispatch::doc))
          .limit(limit)
          .toList();
    }
    return parts.index().page(processor, state, after, limit).stream()
        .map(
            row ->
                running.contains(new Running.Lane(row.doc(), processor))
                    ? row.in(State.RUNNING)
                    : row)
        .toList();
  }

  /// What the last run on a document cost, while its job is still kept.
  public Optional<Metering> cost(Dispatch dispatch) {
    Dispatch.Run run = dispatch.run();
    return run == null ? Optional.empty() : Costs.of(parts.lanes(), run.job());
  }

  /// The errors of the installed processors, the most frequent first.
  public List<ErrorGroup> errors() {
    Watches installed = installed();
    return parts.index().groups().stream()
        .filter(group -> installed.watch(group.processor()).isPresent())
        .toList();
  }

  /// The documents with an error of a processor, the newest error first.
  ///
  /// @param code only with this one; null for all
  /// @param after only those after this one of them; null for the first
  /// @throws DaybookException.NotFound `processor-unknown`
  public List<Dispatch> errors(
      String processor, @Nullable String code, @Nullable Place after, int limit) {
    parts.watch(processor);
    return after == null
        ? parts.index().errors(processor, code, NEWEST, null, limit)
        : parts.index().errors(processor, code, after.at(), after.doc(), limit);
  }

  /// Where a page of errors ended.
  ///
  /// @param at since when the document had its error
  public record Place(Instant at, DocId doc) {}

  /// How many documents with such an error [#retry] would let have another try.
  ///
  /// @param code only with this one; null for all
  /// @throws DaybookException.NotFound `processor-unknown`
  public Retried retryable(String processor, @Nullable String code) {
    return RetryWflow.count(parts, parts.watch(processor), code);
  }

  /// Lets the documents with such an error have another try: parked jobs are resumed, the others
  /// are run on again, though their input is the same. Waits for the end of the job `retry` that
  /// does it.
  ///
  /// @param code only with this one; null for all
  /// @param order names the order: its repeat answers what became of the first, and tries nothing
  /// @throws DaybookException.NotFound `processor-unknown`
  /// @throws DaybookException.Unavailable `retry-unfinished`
  public Retried retry(String processor, @Nullable String code, String order) {
    return RetryWflow.retried(parts, parts.watch(processor), code, order);
  }

  private Watches installed() {
    return parts.installed().current();
  }
}
