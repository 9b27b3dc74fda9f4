package org.daybook.wflow;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.daybook.wflow.internal.Cron;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.log.JobFilter;

/// Jobs that are repeated: each schedule is the job of its next run. Thread-safe.
final class Schedules {

  private final Shared shared;
  private final Partitions partitions;
  private final Jobs jobs;

  Schedules(Shared shared, Partitions partitions, Jobs jobs) {
    this.shared = shared;
    this.partitions = partitions;
    this.jobs = jobs;
  }

  /// Adds a schedule, or replaces the one of that name.
  ///
  /// @return the job of its next run
  JobId set(Schedule schedule) {
    shared.definitions().require(schedule.wflow());
    Cron cron = new Cron(schedule.name(), schedule.cron(), schedule.zone().getId());
    Instant start =
        Crons.next(cron, shared.now())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "cron \"%s\" never comes: wanted one that does"
                            .formatted(cron.expression())));
    return partitions.use(
        JobId.ofLane(Events.lane(schedule.name())),
        partition -> partition.decide(turn -> scheduled(turn, partition, schedule, cron, start)));
  }

  /// Adds the next run, or leaves the one that is the same; no other run stays.
  private JobId scheduled(
      Turn turn, Partition partition, Schedule schedule, Cron cron, Instant start) {
    Instant now = shared.now();
    JobId kept = null;
    for (Entry other : scheduled(partition, schedule.name())) {
      if (kept == null && same(partition, other, schedule, cron)) {
        kept = other.id();
      } else {
        turn.commit(new Event.CancelAsked(other.id(), "the schedule changed", now));
      }
    }
    if (kept != null) {
      return kept;
    }
    Payload args = Payload.of(schedule.args().clone());
    Event.JobAdded next =
        Events.scheduled(
            cron, schedule.wflow(), args, start, now, job -> partition.reads().find(job) != null);
    turn.commit(next);
    shared.meters().jobsAdded.increment();
    return next.job();
  }

  private static boolean same(Partition partition, Entry entry, Schedule schedule, Cron cron) {
    return entry.origin().wflow().equals(schedule.wflow())
        && cron.equals(entry.origin().cron())
        && Arrays.equals(partition.reads().load(entry.origin().args()), schedule.args());
  }

  /// Ends a schedule.
  ///
  /// @return false when there is none of that name
  boolean end(String name) {
    JobId any = JobId.ofLane(Events.lane(name));
    return partitions.use(
        any,
        partition ->
            partition.decide(
                turn -> {
                  List<Entry> found = scheduled(partition, name);
                  for (Entry entry : found) {
                    turn.commit(
                        new Event.CancelAsked(entry.id(), "the schedule ended", shared.now()));
                  }
                  return !found.isEmpty();
                }));
  }

  /// The runs of a schedule whose time has not come.
  private static List<Entry> scheduled(Partition partition, String name) {
    return partition.index().aside(Events.lane(name)).stream()
        .map(partition.index()::job)
        .filter(entry -> entry != null && entry.origin().cron() != null)
        .filter(entry -> entry.standing().phase() == Phase.SCHEDULED)
        .toList();
  }

  /// The schedules there are.
  List<Schedule> all() {
    JobFilter filter = JobFilter.ALL.in(Set.of(Phase.SCHEDULED.word()));
    List<Schedule> schedules = new ArrayList<>();
    for (Jobs.Placed placed : jobs.entries(filter, Integer.MAX_VALUE)) {
      Cron cron = placed.entry().origin().cron();
      if (cron != null) {
        Job job = jobs.view(placed);
        schedules.add(
            new Schedule(
                cron.schedule(),
                cron.expression(),
                ZoneId.of(cron.zone()),
                job.wflow(),
                job.args()));
      }
    }
    return schedules;
  }
}
