package org.daybook.wflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a partition is to do at a time, beside its jobs' timers. Nothing of it is recorded: another
/// opening sets its own. Confined to its partition's lock.
final class Dues {

  private final EngineSettings settings;
  private final Map<Attempt, Late> bodies = new LinkedHashMap<>();
  private final Map<Attempt, Instant> givenUp = new LinkedHashMap<>();
  private @Nullable Instant flush;
  private @Nullable Instant check;
  private @Nullable Instant stop;

  /// A body that is late then.
  record Late(Instant at, Attempt.Body body) {}

  Dues(EngineSettings settings) {
    this.settings = settings;
  }

  /// A decision was made.
  ///
  /// @param events whether it had any
  /// @param behind whether rows are behind
  /// @param running whether code is on threads
  void happened(Instant now, boolean events, boolean behind, boolean running) {
    if (!behind) {
      flush = null;
    } else if (flush == null) {
      flush = now.plus(settings.flushAfter());
    }
    if ((events || running) && check == null) {
      check = now.plus(settings.checkEvery());
    }
    if (events || stop == null) {
      stop = now.plus(settings.stopAfter());
    }
  }

  void limit(Attempt attempt, Late late) {
    if (!attempt.isCancelled()) {
      givenUp.remove(attempt); // an earlier body was late, and came back
    }
    bodies.put(attempt, late);
  }

  /// Code is to be waited for no longer than until then.
  void giveUp(Attempt attempt, Instant at) {
    givenUp.merge(attempt, at, (one, other) -> one.isBefore(other) ? one : other);
  }

  void over(Attempt attempt) {
    bodies.remove(attempt);
    givenUp.remove(attempt);
  }

  /// Bodies whose time is over, once.
  Map<Attempt, Attempt.Body> late(Instant now) {
    Map<Attempt, Attempt.Body> late = new LinkedHashMap<>();
    bodies.forEach(
        (attempt, due) -> {
          if (!due.at().isAfter(now)) {
            late.put(attempt, due.body());
          }
        });
    bodies.keySet().removeAll(late.keySet());
    return late;
  }

  /// Those to be waited for no longer, once.
  List<Attempt> givenUp(Instant now) {
    List<Attempt> due = new ArrayList<>();
    givenUp.forEach(
        (attempt, at) -> {
          if (!at.isAfter(now)) {
            due.add(attempt);
          }
        });
    givenUp.keySet().removeAll(due);
    return due;
  }

  boolean flushDue(Instant now) {
    return flush != null && !flush.isAfter(now);
  }

  /// Whether it is to be checked that all is armed, once.
  boolean checkDue(Instant now) {
    boolean due = check != null && !check.isAfter(now);
    if (due) {
      check = null;
    }
    return due;
  }

  boolean stopDue(Instant now) {
    return stop != null && !stop.isAfter(now);
  }

  /// Cannot stop yet: another time.
  void stopLater(Instant now) {
    stop = now.plus(settings.stopAfter());
  }

  /// When something is due next.
  ///
  /// @param mayStop whether an idle partition could stop now; else its time to stop is not waited
  ///     for
  @Nullable Instant next(@Nullable Instant timer, boolean mayStop) {
    return Stream.of(
            Stream.ofNullable(timer),
            Stream.ofNullable(flush),
            Stream.ofNullable(check),
            mayStop ? Stream.ofNullable(stop) : Stream.<Instant>empty(),
            bodies.values().stream().map(Late::at),
            givenUp.values().stream())
        .flatMap(all -> all)
        .min(Instant::compareTo)
        .orElse(null);
  }
}
