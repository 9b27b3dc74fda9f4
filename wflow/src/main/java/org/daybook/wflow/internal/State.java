package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.jspecify.annotations.Nullable;

/// What the log's events make: the jobs, their journals, who may run. It changes in place, by
/// [#apply] alone, and depends on nothing but the events: the same log makes the same [#rows].
/// Confined to one thread at a time, but for what [Index] says.
public final class State {

  private final Index index = new Index();
  private final Map<JobId, Journal> journals = new HashMap<>();
  private final Set<JobId> touched = new LinkedHashSet<>();
  private final Set<JobId> changed = new LinkedHashSet<>();
  private final Map<JobId, Long> forgotten = new LinkedHashMap<>();
  private long position;
  private long epoch;

  /// A state with no jobs yet.
  ///
  /// @param base the position that [#restore]d rows stand for
  public State(long base) {
    position = base;
  }

  public Index index() {
    return index;
  }

  public long position() {
    return position;
  }

  public long epoch() {
    return epoch;
  }

  /// The steps of an unfinished job.
  public List<Slot> journal(JobId job) {
    @Nullable Journal journal = journals.get(job);
    return journal == null ? List.of() : journal.slots();
  }

  /// Takes a row of a checkpoint, before any event.
  public void restore(byte[] row) {
    RowCodec.Row read = RowCodec.decode(row);
    index.put(read.entry());
    if (!read.entry().standing().phase().ended()) {
      journals.put(read.entry().id(), Journal.of(read.journal()));
    }
  }

  /// A job's row for a checkpoint.
  public byte[] row(JobId job) {
    return RowCodec.encode(new RowCodec.Row(known(job), journal(job)));
  }

  /// All of the state, comparable byte by byte.
  public Map<JobId, byte[]> rows() {
    Map<JobId, byte[]> rows = new TreeMap<>();
    index.all().forEach(job -> rows.put(job, row(job)));
    return rows;
  }

  /// Jobs whose standing changed since this was last called.
  public List<Entry> drainTouched() {
    List<Entry> drained = new ArrayList<>(touched.size());
    for (JobId job : touched) {
      @Nullable Entry entry = index.job(job);
      if (entry != null) {
        drained.add(entry);
      }
    }
    touched.clear();
    return drained;
  }

  /// Jobs whose row changed since this was last called.
  public Collection<JobId> drainChanged() {
    List<JobId> drained = List.copyOf(changed);
    changed.clear();
    return drained;
  }

  /// Jobs forgotten since this was last called, with the position of that event.
  public Map<JobId, Long> drainForgotten() {
    Map<JobId, Long> drained = new LinkedHashMap<>(forgotten);
    forgotten.clear();
    return drained;
  }

  /// Applies the next event.
  ///
  /// @return this state
  /// @throws IllegalStateException when the event is not permitted after those before it
  public State apply(long at, Event event) {
    if (at != position + 1) {
      throw new IllegalStateException("event at %d follows %d".formatted(at, position));
    }
    switch (event) {
      case Event.EpochTaken e -> take(at, e);
      case Event.JobAdded e -> add(at, e);
      case Event.JobsForgotten e -> forget(at, e);
      case Event.OfJob e -> ofJob(at, e);
    }
    position = at;
    return this;
  }

  /// Whether a job may meet an event now.
  public boolean permits(Event.OfJob event) {
    @Nullable Entry entry = index.job(event.job());
    return entry != null && Transitions.permit(entry.standing().phase(), event);
  }

  private void take(long at, Event.EpochTaken event) {
    epoch = event.epoch();
    for (JobId job : index.running()) {
      Entry entry = known(job);
      if (entry.standing() instanceof Standing.Running running && running.cancel() != null) {
        end(entry, new Standing.Cancelled(running.cancel()), at, event.at());
      } else {
        put(entry.to(new Standing.Queued(), event.at()));
      }
    }
  }

  private void add(long at, Event.JobAdded event) {
    if (index.job(event.job()) != null) {
      throw new IllegalStateException("job %s is added twice".formatted(event.job()));
    }
    if (event.lane() != null) {
      supersede(event.lane(), at, event);
    }
    journals.put(event.job(), new Journal());
    put(
        Entry.added(
            new Entry.Origin(
                event.job(),
                event.wflow(),
                event.key(),
                event.lane(),
                at,
                Payload.of(event.args(), at),
                event.at())));
  }

  private void supersede(String lane, long at, Event.JobAdded event) {
    if (event.supersede() == Supersede.NONE) {
      return;
    }
    List<JobId> mates = new ArrayList<>(index.line(lane));
    mates.addAll(index.parked(lane));
    for (JobId mate : mates) {
      Entry entry = known(mate);
      boolean notBegun = entry.standing() instanceof Standing.Queued && entry.attempts() == 0;
      if (event.supersede() == Supersede.ALL || notBegun) {
        cancel(entry, "superseded by job " + event.job(), at, event.at());
      }
    }
  }

  private void forget(long at, Event.JobsForgotten event) {
    for (JobId job : event.jobs()) {
      Entry entry = known(job);
      if (!entry.standing().phase().ended()) {
        throw new IllegalStateException("unfinished job %s is forgotten".formatted(job));
      }
      index.remove(entry);
      changed.remove(job);
      forgotten.put(job, at);
    }
  }

  private void ofJob(long at, Event.OfJob event) {
    Entry entry = known(event.job());
    if (!Transitions.permit(entry.standing().phase(), event)) {
      throw new IllegalStateException(
          "job %s is %s, which %s may not follow"
              .formatted(event.job(), entry.standing().phase(), event.getClass().getSimpleName()));
    }
    switch (event) {
      case Event.JobAdded _ -> throw new IllegalStateException("added twice");
      case Event.AttemptBegun e -> {
        if (entry.fresh()) {
          written(e.job()).forgetFailures();
        }
        put(entry.begun(e.at()));
      }
      case Event.StepRecorded e -> {
        written(e.job())
            .record(new Slot(e.kind(), e.name(), e.digest(), Payload.of(e.result(), at), 0));
        quietly(entry.stepped(e.at()));
      }
      case Event.StepFailed e -> {
        written(e.job()).failed(e.name(), e.digest());
        quietly(entry);
      }
      case Event.JobWaits e ->
          put(
              (e.failed() ? entry.failedOnce() : entry)
                  .to(new Standing.Waiting(e.until(), e.why()), e.at()));
      case Event.JobWoken e -> put(entry.to(new Standing.Queued(), e.at()));
      case Event.JobParked e -> put(entry.to(new Standing.Parked(e.why()), e.at()));
      case Event.JobResumed e ->
          put(entry.withFreshAttempts().to(new Standing.Queued(), at, e.at()));
      case Event.JobSucceeded e ->
          end(entry, new Standing.Succeeded(Payload.of(e.result(), at)), at, e.at());
      case Event.JobFailed e -> end(entry, new Standing.Failed(e.why()), at, e.at());
      case Event.JobCancelled e -> end(entry, new Standing.Cancelled(e.why()), at, e.at());
      case Event.CancelAsked e -> cancel(entry, e.why(), at, e.at());
    }
  }

  private void cancel(Entry entry, String why, long at, Instant when) {
    if (entry.standing() instanceof Standing.Running running) {
      if (running.cancel() == null) {
        put(entry.to(new Standing.Running(why), when));
      }
    } else {
      end(entry, new Standing.Cancelled(why), at, when);
    }
  }

  private void end(Entry entry, Standing end, long place, Instant when) {
    journals.remove(entry.id());
    put(entry.to(end, place, when));
  }

  private void put(Entry entry) {
    touched.add(entry.id());
    quietly(entry);
  }

  private void quietly(Entry entry) {
    index.put(entry);
    changed.add(entry.id());
  }

  private Entry known(JobId job) {
    @Nullable Entry entry = index.job(job);
    if (entry == null) {
      throw new IllegalStateException("job %s is unknown".formatted(job));
    }
    return entry;
  }

  private Journal written(JobId job) {
    @Nullable Journal journal = journals.get(job);
    if (journal == null) {
      throw new IllegalStateException("job %s has no journal".formatted(job));
    }
    return journal;
  }
}
