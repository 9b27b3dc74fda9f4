package org.daybook.wflow.internal;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.daybook.wflow.JobId;
import org.daybook.wflow.internal.Standing.Phase;
import org.jspecify.annotations.Nullable;

/// The jobs in memory, unfinished ones and those that ended lately, and every order they are looked
/// up in; each change costs a few look-ups, whatever the number of jobs. [#job], [#all],
/// [#count] and [#waiting] may be called by any thread, all else by the one that applies events.
public final class Index {

  private final Map<JobId, Entry> jobs = new ConcurrentHashMap<>();
  private final Map<Phase, AtomicLong> counts = new EnumMap<>(Phase.class);
  private final Set<JobId> running = new LinkedHashSet<>();
  private final Timers timers = new Timers();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<JobId, Set<JobId>> children = new HashMap<>();
  private final TreeMap<String, NavigableMap<Long, JobId>> ready = new TreeMap<>();
  private final TreeMap<String, NavigableMap<Long, JobId>> labelled = new TreeMap<>();
  private final Map<String, Long> waiting = new ConcurrentHashMap<>();

  Index() {
    for (Phase phase : Phase.values()) {
      counts.put(phase, new AtomicLong());
    }
  }

  public @Nullable Entry job(JobId id) {
    return jobs.get(id);
  }

  public Collection<Entry> all() {
    return Collections.unmodifiableCollection(jobs.values());
  }

  /// How many jobs in memory are in a phase.
  public long count(Phase phase) {
    return Objects.requireNonNull(counts.get(phase)).get();
  }

  public Timers timers() {
    return timers;
  }

  /// Jobs that ask for no label and may run now, by wflow: queued, and first in their lane if they
  /// have one.
  public NavigableMap<String, NavigableMap<Long, JobId>> ready() {
    return Collections.unmodifiableNavigableMap(ready);
  }

  /// Jobs that may run now on workers with a label, by label.
  public NavigableMap<String, NavigableMap<Long, JobId>> labelled() {
    return Collections.unmodifiableNavigableMap(labelled);
  }

  /// How many jobs are queued that ask for a label, by label.
  public Map<String, Long> waiting() {
    return Collections.unmodifiableMap(waiting);
  }

  /// The jobs in line in a lane, the first of them first.
  public List<JobId> line(String lane) {
    @Nullable Lane found = lanes.get(lane);
    return found == null ? List.of() : List.copyOf(found.line.values());
  }

  /// The unfinished jobs of a lane that are not in line.
  public List<JobId> aside(String lane) {
    @Nullable Lane found = lanes.get(lane);
    return found == null ? List.of() : List.copyOf(found.aside.values());
  }

  List<JobId> running() {
    return List.copyOf(running);
  }

  /// A job's unfinished children.
  List<JobId> children(JobId parent) {
    @Nullable Set<JobId> found = children.get(parent);
    return found == null ? List.of() : List.copyOf(found);
  }

  void put(Entry after) {
    @Nullable Entry before = jobs.put(after.id(), after);
    if (before != null
        && before.standing().equals(after.standing())
        && before.place() == after.place()) {
      return;
    }
    if (before != null) {
      drop(before);
    }
    Phase phase = after.standing().phase();
    count(phase, 1);
    waits(after, 1);
    if (phase == Phase.RUNNING) {
      running.add(after.id());
    }
    timers.set(after);
    child(after, !phase.ended());
    line(before, after);
  }

  void remove(Entry entry) {
    drop(entry);
    jobs.remove(entry.id());
  }

  private void drop(Entry entry) {
    count(entry.standing().phase(), -1);
    waits(entry, -1);
    if (entry.standing() instanceof Standing.Running) {
      running.remove(entry.id());
    }
    timers.unset(entry);
  }

  private void count(Phase phase, long more) {
    Objects.requireNonNull(counts.get(phase)).addAndGet(more);
  }

  private void waits(Entry entry, long more) {
    @Nullable String label = entry.origin().label();
    if (label != null && entry.standing() instanceof Standing.Queued) {
      waiting.merge(label, more, (one, other) -> one + other == 0 ? null : one + other);
    }
  }

  private void child(Entry entry, boolean unfinished) {
    @Nullable JobId parent = entry.origin().parent();
    if (parent == null) {
      return;
    }
    if (unfinished) {
      children.computeIfAbsent(parent, _ -> new LinkedHashSet<>()).add(entry.id());
    } else {
      children.computeIfPresent(
          parent,
          (_, all) -> {
            all.remove(entry.id());
            return all.isEmpty() ? null : all;
          });
    }
  }

  private void line(@Nullable Entry before, Entry after) {
    String name = after.origin().lane();
    if (name == null) {
      if (before != null && before.standing() instanceof Standing.Queued) {
        unready(before);
      }
      if (after.standing() instanceof Standing.Queued) {
        ready(after);
      }
      return;
    }
    Lane lane = lanes.computeIfAbsent(name, _ -> new Lane());
    if (before != null) {
      lane.remove(before);
    }
    lane.add(after);
    refresh(lane);
    if (lane.isEmpty()) {
      lanes.remove(name);
    }
  }

  private void refresh(Lane lane) {
    @Nullable Entry first =
        lane.line.isEmpty() ? null : jobs.get(lane.line.firstEntry().getValue());
    if (lane.ready != null) {
      unready(lane.ready);
      lane.ready = null;
    }
    if (first != null && first.standing() instanceof Standing.Queued) {
      ready(first);
      lane.ready = first;
    }
  }

  private void ready(Entry entry) {
    queues(entry)
        .computeIfAbsent(queue(entry), _ -> new TreeMap<>())
        .put(entry.place(), entry.id());
  }

  private void unready(Entry entry) {
    Map<String, NavigableMap<Long, JobId>> queues = queues(entry);
    @Nullable NavigableMap<Long, JobId> of = queues.get(queue(entry));
    if (of != null && of.remove(entry.place()) != null && of.isEmpty()) {
      queues.remove(queue(entry));
    }
  }

  private Map<String, NavigableMap<Long, JobId>> queues(Entry entry) {
    return entry.origin().label() == null ? ready : labelled;
  }

  private static String queue(Entry entry) {
    @Nullable String label = entry.origin().label();
    return label == null ? entry.origin().wflow() : label;
  }

  /// Whether what a job waits for by the clock, if anything, is set.
  public boolean isTimed(Entry entry) {
    return timers.isSet(entry);
  }

  /// Whether a job that is queued is among those that may run, or behind one that will let it.
  public boolean isInLine(Entry entry) {
    String name = entry.origin().lane();
    if (name == null) {
      @Nullable NavigableMap<Long, JobId> of = queues(entry).get(queue(entry));
      return of != null && entry.id().equals(of.get(entry.place()));
    }
    @Nullable Lane lane = lanes.get(name);
    if (lane == null || !entry.id().equals(lane.line.get(entry.place()))) {
      return false;
    }
    boolean first = lane.line.firstEntry().getValue().equals(entry.id());
    return !first || (lane.ready != null && lane.ready.id().equals(entry.id()));
  }
}
