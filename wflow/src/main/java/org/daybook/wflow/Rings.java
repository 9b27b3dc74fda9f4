package org.daybook.wflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.daybook.wflow.internal.Cron;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Index;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.Timers.Timer;

/// What timers do when they are due. Confined to the partition's lock.
final class Rings {

  private static final int AT_ONCE = 1_000;

  private final Index index;
  private final Function<Payload, byte[]> payloads;
  private final Meters meters;
  private final Predicate<JobId> isKnown;

  /// @param isKnown whether there is a job of that id, in memory or not
  Rings(Index index, Function<Payload, byte[]> payloads, Meters meters, Predicate<JobId> isKnown) {
    this.isKnown = isKnown;
    this.index = index;
    this.payloads = payloads;
    this.meters = meters;
  }

  void ring(Turn turn, Instant now) {
    List<Map.Entry<Timer, JobId>> due = new ArrayList<>();
    for (Map.Entry<Timer, JobId> timer : index.timers().due(now).entrySet()) {
      due.add(timer);
      if (due.size() == AT_ONCE) {
        break;
      }
    }
    Map<JobId, Boolean> rung = new HashMap<>();
    for (Map.Entry<Timer, JobId> timer : due) {
      boolean deadline = timer.getKey().deadline();
      if (rung.merge(timer.getValue(), deadline, (before, _) -> before) == deadline) {
        ring(turn, timer.getValue(), deadline, now);
      }
    }
    meters.timersFired.add(due.size());
  }

  private void ring(Turn turn, JobId job, boolean deadline, Instant now) {
    Entry entry = index.job(job);
    if (entry == null || entry.standing().phase().ended()) {
      return;
    }
    if (deadline) {
      turn.commit(new Event.DeadlinePassed(job, now));
    } else if (entry.standing() instanceof Standing.Scheduled) {
      begin(turn, entry, now);
    } else if (entry.standing() instanceof Standing.Waiting) {
      turn.commit(new Event.JobWoken(job, now));
    }
  }

  private void begin(Turn turn, Entry entry, Instant now) {
    Cron cron = entry.origin().cron();
    String lane = entry.origin().lane();
    if (cron != null && lane != null) {
      for (JobId mate : index.line(lane)) {
        Entry waits = index.job(mate);
        if (waits != null && waits.tries().attempts() == 0) {
          turn.commit(new Event.CancelAsked(mate, "superseded by job " + entry.id(), now));
        }
      }
    }
    turn.commit(new Event.JobWoken(entry.id(), now));
    if (cron != null) {
      Payload args = Payload.of(payloads.apply(entry.origin().args()));
      Crons.next(cron, now)
          .map(start -> Events.scheduled(cron, entry.origin().wflow(), args, start, now, isKnown))
          .ifPresent(turn::commit);
    }
  }
}
