package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.daybook.wflow.JobId;
import org.daybook.wflow.internal.Standing.Phase;
import org.jspecify.annotations.Nullable;

/// The jobs and every order they are looked up in; each change costs a few look-ups, whatever the
/// number of jobs. [#job], [#newest] and [#count] may be called by any thread, all else by the one
/// that applies events.
public final class Index {

  private final Map<JobId, Entry> jobs = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<Long, JobId> bySeq = new ConcurrentSkipListMap<>();
  private final Map<Phase, AtomicLong> counts = new EnumMap<>(Phase.class);
  private final TreeMap<Long, JobId> running = new TreeMap<>();
  private final TreeMap<End, JobId> ended = new TreeMap<>(End.ORDER);
  private final TreeMap<Timer, JobId> timers = new TreeMap<>(Timer.ORDER);
  private final Map<String, Lane> lanes = new HashMap<>();
  private final TreeMap<String, NavigableMap<Long, JobId>> ready = new TreeMap<>();

  /// When a waiting job wakes; `seq` tells two apart.
  public record Timer(Instant until, long seq) {
    static final Comparator<Timer> ORDER =
        Comparator.comparing(Timer::until).thenComparingLong(Timer::seq);
  }

  /// When a job ended; one event may end several, so `seq` tells them apart.
  private record End(long place, long seq) {
    static final Comparator<End> ORDER =
        Comparator.comparingLong(End::place).thenComparingLong(End::seq);
  }

  Index() {
    for (Phase phase : Phase.values()) {
      counts.put(phase, new AtomicLong());
    }
  }

  private AtomicLong counts(Phase phase) {
    return Objects.requireNonNull(counts.get(phase));
  }

  public @Nullable Entry job(JobId id) {
    return jobs.get(id);
  }

  /// Jobs by the position they were added at, the newest first.
  public NavigableMap<Long, JobId> newest() {
    return bySeq.descendingMap();
  }

  public long count(Phase phase) {
    return counts(phase).get();
  }

  public Collection<JobId> all() {
    return Collections.unmodifiableCollection(bySeq.values());
  }

  Collection<JobId> running() {
    return List.copyOf(running.values());
  }

  /// Ended jobs, the first to end first.
  public Collection<JobId> ended() {
    return Collections.unmodifiableCollection(ended.values());
  }

  /// Waiting jobs, the first to wake first.
  public NavigableMap<Timer, JobId> timers() {
    return Collections.unmodifiableNavigableMap(timers);
  }

  /// Jobs that may run now, by wflow: queued, and first in their lane if they have one.
  public NavigableMap<String, NavigableMap<Long, JobId>> ready() {
    return Collections.unmodifiableNavigableMap(ready);
  }

  /// The jobs in line in a lane, the first of them first.
  public List<JobId> line(String lane) {
    Lane found = lanes.get(lane);
    return found == null ? List.of() : List.copyOf(found.line.values());
  }

  /// The parked jobs of a lane.
  List<JobId> parked(String lane) {
    Lane found = lanes.get(lane);
    return found == null ? List.of() : List.copyOf(found.parked.values());
  }

  void put(Entry after) {
    @Nullable Entry before = jobs.put(after.id(), after);
    if (before != null) {
      drop(before);
    } else {
      bySeq.put(after.origin().seq(), after.id());
    }
    Standing standing = after.standing();
    counts(standing.phase()).incrementAndGet();
    if (standing instanceof Standing.Running) {
      running.put(after.origin().seq(), after.id());
    } else if (standing instanceof Standing.Waiting waiting) {
      timers.put(new Timer(waiting.until(), after.origin().seq()), after.id());
    } else if (standing.phase().ended()) {
      ended.put(new End(after.place(), after.origin().seq()), after.id());
    }
    line(before, after);
  }

  void remove(Entry entry) {
    drop(entry);
    jobs.remove(entry.id());
    bySeq.remove(entry.origin().seq());
  }

  private void drop(Entry entry) {
    Standing standing = entry.standing();
    counts(standing.phase()).decrementAndGet();
    if (standing instanceof Standing.Running) {
      running.remove(entry.origin().seq());
    } else if (standing instanceof Standing.Waiting waiting) {
      timers.remove(new Timer(waiting.until(), entry.origin().seq()));
    } else if (standing.phase().ended()) {
      ended.remove(new End(entry.place(), entry.origin().seq()));
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
    ready
        .computeIfAbsent(entry.origin().wflow(), _ -> new TreeMap<>())
        .put(entry.origin().seq(), entry.id());
  }

  private void unready(Entry entry) {
    String wflow = entry.origin().wflow();
    @Nullable NavigableMap<Long, JobId> of = ready.get(wflow);
    if (of != null && of.remove(entry.origin().seq()) != null && of.isEmpty()) {
      ready.remove(wflow);
    }
  }
}
