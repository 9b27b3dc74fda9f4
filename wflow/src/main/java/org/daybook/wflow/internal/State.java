package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.internal.Standing.Stop;
import org.jspecify.annotations.Nullable;

/// What the log's events make: the unfinished jobs, those that ended lately, who may run. It
/// changes in place, by [#apply] alone, and depends on nothing but the events: the same log makes
/// the same [#rows]. Confined to one thread at a time, but for what [Index] says.
public final class State {

  /// A job that was running so many times when its process died, without having got on between, is
  /// parked: it may be what kills it.
  static final int MOST_DEATHS = 30;

  /// The epoch of records that the first release wrote, which did not say.
  private static final long UNKNOWN = 0;

  private final Index index = new Index();
  private final Set<JobId> touched = new LinkedHashSet<>();
  private final Set<JobId> changed = new LinkedHashSet<>();
  private final List<String> faults = new ArrayList<>();
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

  /// Takes a row of a checkpoint, before any event.
  public void restore(byte[] row) {
    index.put(RowCodec.decode(row));
  }

  /// All of the state, comparable byte by byte.
  public Map<JobId, byte[]> rows() {
    Map<JobId, byte[]> rows = new TreeMap<>();
    index.all().forEach(entry -> rows.put(entry.id(), RowCodec.encode(entry)));
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

  /// Jobs that differ from their row, since this was last called.
  public Collection<JobId> drainChanged() {
    List<JobId> drained = List.copyOf(changed);
    changed.clear();
    return drained;
  }

  /// What could not follow what came before, since this was last called; the jobs are quarantined.
  public List<String> drainFaults() {
    List<String> drained = List.copyOf(faults);
    faults.clear();
    return drained;
  }

  /// Lets go of an ended job, whose row is written.
  ///
  /// @param entry as it was then; one that is another by now stays
  public void evict(Entry entry) {
    if (entry.equals(index.job(entry.id())) && entry.standing().phase().ended()) {
      index.remove(entry);
    }
  }

  /// Whether a job may meet an event now.
  public boolean permits(Event.OfJob event) {
    @Nullable Entry entry = index.job(event.job());
    return entry != null && Transitions.permit(entry.standing().phase(), event);
  }

  /// Where the log is to chain an event: see [org.daybook.wflow.log.Log.Entry#previous].
  public long previous(Event event) {
    if (!(event instanceof Event.OfJob ofJob) || !Kept.is(event)) {
      return -1;
    }
    @Nullable Entry entry = index.job(ofJob.job());
    return entry == null ? 0 : entry.trail().head();
  }

  /// Applies the next event. One of an epoch that is over changes nothing. One that cannot follow
  /// what came before quarantines its job, and nothing else.
  ///
  /// @param from the epoch it was appended under
  /// @return this state
  /// @throws IllegalStateException when it is not the next
  public State apply(long at, long from, Event event) {
    if (at != position + 1) {
      throw new IllegalStateException("event at %d follows %d".formatted(at, position));
    }
    position = at;
    if (from != UNKNOWN && from < epoch) {
      return this;
    }
    switch (event) {
      case Event.EpochTaken e -> take(at, e);
      case Event.JobsForgotten e -> e.jobs().forEach(this::forget);
      case Event.JobAdded e -> add(at, e);
      case Event.OfJob e -> ofJob(at, e);
    }
    return this;
  }

  private void take(long at, Event.EpochTaken event) {
    epoch = event.epoch();
    for (JobId job : index.running()) {
      Entry entry = known(job);
      if (entry.standing() instanceof Standing.Running running && running.stop() != null) {
        end(entry, running.stop().end(), at, event.at());
        continue;
      }
      Entry after = event.clean() ? entry : entry.with(entry.tries().died());
      Standing next =
          after.tries().deaths() < MOST_DEATHS
              ? new Standing.Queued()
              : new Standing.Parked(
                  "quarantined: the process died %d times while it ran".formatted(MOST_DEATHS));
      put(after.to(next, event.at()), at);
    }
  }

  private void forget(JobId job) {
    @Nullable Entry entry = index.job(job);
    if (entry != null && entry.standing().phase().ended()) {
      index.remove(entry);
      changed.remove(job);
    }
  }

  private void add(long at, Event.JobAdded event) {
    if (index.job(event.job()) != null) {
      faults.add("position %d adds job %s a second time".formatted(at, event.job()));
      return;
    }
    if (event.lane() != null) {
      supersede(event.lane(), at, event);
    }
    Entry.Origin origin =
        new Entry.Origin(
            event.job(),
            event.wflow(),
            event.key(),
            event.lane(),
            event.parent(),
            at,
            event.args().at(at),
            event.deadline(),
            event.cron(),
            event.label(),
            event.at());
    Standing standing =
        event.startAt() == null || !event.startAt().isAfter(event.at())
            ? new Standing.Queued()
            : new Standing.Scheduled(event.startAt());
    put(kept(Entry.added(origin, standing), at, event), at);
  }

  private void supersede(String lane, long at, Event.JobAdded event) {
    if (event.supersede() == Supersede.NONE || event.startAt() != null) {
      return;
    }
    List<JobId> mates = new ArrayList<>(index.line(lane));
    mates.addAll(index.aside(lane));
    mates.forEach(mate -> supersede(known(mate), event.supersede(), event.job(), at, event.at()));
  }

  private void supersede(Entry mate, Supersede how, JobId by, long at, Instant when) {
    boolean notBegun = mate.standing() instanceof Standing.Queued && mate.tries().attempts() == 0;
    boolean scheduled = mate.standing() instanceof Standing.Scheduled;
    if (!scheduled && (how == Supersede.ALL || notBegun)) {
      stop(mate, new Stop("superseded by job " + by, false), at, when);
    }
  }

  private void ofJob(long at, Event.OfJob event) {
    @Nullable Entry entry = index.job(event.job());
    if (entry == null) {
      faults.add(
          "position %d is %s of job %s, which is not there"
              .formatted(at, event.getClass().getSimpleName(), event.job()));
      return;
    }
    if (!Transitions.permit(entry.standing().phase(), event)) {
      quarantine(entry, at, event);
      return;
    }
    follow(kept(entry, at, event), at, event);
  }

  private void quarantine(Entry entry, long at, Event.OfJob event) {
    String why =
        "quarantined: position %d of the log is %s, which cannot follow %s"
            .formatted(at, event.getClass().getSimpleName(), entry.standing().phase().word());
    faults.add("job %s is %s".formatted(entry.id(), why));
    if (!entry.standing().phase().ended()) {
      put(entry.to(new Standing.Parked(why), event.at()), at);
    }
  }

  private static Entry kept(Entry entry, long at, Event event) {
    if (!Kept.is(event)) {
      return entry;
    }
    int steps = entry.trail().steps() + (event instanceof Event.StepRecorded ? 1 : 0);
    return entry.with(new Entry.Trail(at, entry.trail().bytes() + Kept.bytes(event), steps));
  }

  private void follow(Entry entry, long at, Event.OfJob event) {
    Instant when = event.at();
    switch (event) {
      case Event.JobAdded _ -> throw new IllegalStateException("added twice");
      case Event.AttemptBegun e ->
          put(
              entry.with(entry.tries().begun(e.version())).to(new Standing.Running(null), when),
              at);
      case Event.StepRecorded e -> {
        Entry alive = entry.with(entry.tries().alive());
        quietly(e.taken() == 0 ? alive : alive.with(alive.mail().without(e.taken())), at);
      }
      case Event.StepFailed _ -> quietly(entry.with(entry.tries().alive()), at);
      case Event.ProgressTold e -> quietly(entry.told(e.payload()), at);
      case Event.JobWaits e -> wait(entry, at, e);
      case Event.JobWoken _ -> {
        Entry woken = entry.to(new Standing.Queued(), when);
        put(entry.standing() instanceof Standing.Scheduled ? woken.placed(at) : woken, at);
      }
      case Event.LetterSent e -> deliver(entry, at, e);
      case Event.JobParked e -> put(entry.to(new Standing.Parked(e.why()), when), at);
      case Event.JobResumed _ -> again(entry, at, when);
      case Event.JobRestarted e -> {
        Entry.Trail trail = entry.trail();
        Entry unfailed = entry.with(entry.mail().unfailed());
        again(unfailed.with(new Entry.Trail(trail.head(), trail.bytes(), e.kept())), at, when);
      }
      case Event.JobSucceeded e -> end(entry, new Standing.Succeeded(e.result().at(at)), at, when);
      case Event.JobFailed e -> end(entry, new Standing.Failed(e.why()), at, when);
      case Event.JobStopped _ -> {
        Stop stop = entry.standing() instanceof Standing.Running(Stop told) ? told : null;
        end(entry, stop == null ? new Standing.Cancelled("stopped") : stop.end(), at, when);
      }
      case Event.CancelAsked e -> stop(entry, new Stop(e.why(), false), at, when);
      case Event.DeadlinePassed _ ->
          stop(
              entry,
              new Stop("not done by its deadline " + entry.origin().deadline(), true),
              at,
              when);
    }
  }

  private void wait(Entry entry, long at, Event.JobWaits event) {
    Entry failed = event.failed() ? entry.with(entry.tries().failedOnce()) : entry;
    boolean there =
        switch (event.wake()) {
          case Wake.Time _ -> false;
          case Wake.Mail(Letter.Kind kind, String name) -> entry.mail().first(kind, name) != null;
          case Wake.Child(JobId child) -> ended(child);
        };
    Standing next =
        there
            ? new Standing.Queued()
            : new Standing.Waiting(event.until(), event.why(), event.wake());
    put(failed.to(next, event.at()), at);
  }

  private boolean ended(JobId child) {
    @Nullable Entry entry = index.job(child);
    return entry == null || entry.standing().phase().ended();
  }

  private void deliver(Entry entry, long at, Event.LetterSent event) {
    Letter letter = new Letter(event.kind(), event.name(), at, event.failed());
    Entry sent = entry.with(entry.mail().with(letter, event.key()));
    boolean awaited =
        entry.standing() instanceof Standing.Waiting waiting
            && waiting.wake().equals(new Wake.Mail(event.kind(), event.name()));
    if (awaited) {
      put(sent.to(new Standing.Queued(), event.at()), at);
    } else {
      quietly(sent, at);
    }
  }

  private void again(Entry entry, long at, Instant when) {
    put(entry.with(entry.tries().anew()).to(new Standing.Queued(), when).placed(at), at);
  }

  private void stop(Entry entry, Stop why, long at, Instant when) {
    if (entry.standing().phase().ended()) {
      return;
    }
    if (entry.standing() instanceof Standing.Running running) {
      if (running.stop() == null) {
        put(entry.to(new Standing.Running(why), when), at);
        stopChildren(entry.id(), at, when);
      }
    } else {
      end(entry, why.end(), at, when);
    }
  }

  private void stopChildren(JobId parent, long at, Instant when) {
    for (JobId child : index.children(parent)) {
      stop(known(child), new Stop("its parent %s ended".formatted(parent), false), at, when);
    }
  }

  private void end(Entry entry, Standing end, long at, Instant when) {
    put(entry.with(Mail.NONE).to(end, when).placed(at), at);
    if (end.phase() != Phase.SUCCEEDED) {
      stopChildren(entry.id(), at, when);
    }
    JobId parent = entry.origin().parent();
    @Nullable Entry waits = parent == null ? null : index.job(parent);
    if (waits != null
        && waits.standing() instanceof Standing.Waiting waiting
        && waiting.wake().equals(new Wake.Child(entry.id()))) {
      put(waits.to(new Standing.Queued(), when), at);
    }
  }

  private void put(Entry entry, long at) {
    touched.add(entry.id());
    quietly(entry, at);
  }

  private void quietly(Entry entry, long at) {
    index.put(entry.at(at));
    changed.add(entry.id());
  }

  private Entry known(JobId job) {
    @Nullable Entry entry = index.job(job);
    if (entry == null) {
      throw new IllegalStateException("job %s is unknown".formatted(job));
    }
    return entry;
  }
}
