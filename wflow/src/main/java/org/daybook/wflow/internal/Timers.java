package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// What is to happen to unfinished jobs at a time. Confined to whoever applies events.
public final class Timers {

  private final TreeMap<Timer, JobId> timers = new TreeMap<>(Timer.ORDER);

  /// One thing that is due.
  ///
  /// @param deadline whether the job's time is over then; else it is woken
  /// @param seq the job's, which tells two apart
  public record Timer(Instant until, long seq, boolean deadline) {
    static final Comparator<Timer> ORDER =
        Comparator.comparing(Timer::until)
            .thenComparingLong(Timer::seq)
            .thenComparing(Timer::deadline);
  }

  /// The next one's time; null when there is none.
  public @Nullable Instant first() {
    return timers.isEmpty() ? null : timers.firstKey().until();
  }

  /// Those that are due, the first one first.
  public NavigableMap<Timer, JobId> due(Instant at) {
    return timers.headMap(new Timer(at, Long.MAX_VALUE, true), true);
  }

  boolean isSet(Entry entry) {
    @Nullable Instant until = until(entry.standing());
    return until == null || timers.containsKey(new Timer(until, entry.origin().seq(), false));
  }

  void set(Entry entry) {
    long seq = entry.origin().seq();
    @Nullable Instant until = until(entry.standing());
    if (until != null) {
      timers.put(new Timer(until, seq, false), entry.id());
    }
    @Nullable Instant deadline = entry.origin().deadline();
    // Told to stop already: a deadline would say nothing new.
    if (deadline != null && !entry.standing().phase().ended() && !entry.standing().stopping()) {
      timers.put(new Timer(deadline, seq, true), entry.id());
    }
  }

  void unset(Entry entry) {
    long seq = entry.origin().seq();
    @Nullable Instant until = until(entry.standing());
    if (until != null) {
      timers.remove(new Timer(until, seq, false));
    }
    @Nullable Instant deadline = entry.origin().deadline();
    if (deadline != null) {
      timers.remove(new Timer(deadline, seq, true));
    }
  }

  private static @Nullable Instant until(Standing standing) {
    return switch (standing) {
      case Standing.Scheduled s -> s.until();
      case Standing.Waiting s -> s.until();
      case Standing.Queued _, Standing.Running _, Standing.Parked _ -> null;
      case Standing.Succeeded _, Standing.Failed _, Standing.Cancelled _ -> null;
    };
  }
}
