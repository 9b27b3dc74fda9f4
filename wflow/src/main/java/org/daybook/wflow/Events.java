package org.daybook.wflow;

import java.time.Instant;
import java.util.function.Predicate;
import org.daybook.wflow.internal.Cron;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Payload;
import org.jspecify.annotations.Nullable;

/// Events made of what was asked.
final class Events {

  private Events() {}

  static Event.JobAdded added(JobId job, @Nullable JobId parent, JobRequest request, Instant now) {
    Instant start = request.startAt() == null ? now : request.startAt();
    return new Event.JobAdded(
        job,
        request.wflow(),
        request.key(),
        request.lane(),
        parent,
        request.supersede(),
        request.startAt(),
        request.timeout() == null ? null : start.plus(request.timeout()),
        null,
        request.label(),
        Payload.of(request.args().clone()),
        now);
  }

  /// The next run of a schedule, under an id that is free: a run of that time may have been
  /// cancelled when the schedule changed.
  static Event.JobAdded scheduled(
      Cron cron, String wflow, Payload args, Instant start, Instant now, Predicate<JobId> isKnown) {
    String key = cron.schedule() + "@" + start;
    Event.JobAdded next = scheduled(cron, wflow, args, start, now, key);
    for (int again = 2; isKnown.test(next.job()); again++) {
      next = scheduled(cron, wflow, args, start, now, key + "#" + again);
    }
    return next;
  }

  private static Event.JobAdded scheduled(
      Cron cron, String wflow, Payload args, Instant start, Instant now, String key) {
    String lane = lane(cron.schedule());
    return new Event.JobAdded(
        JobId.of(wflow, key, lane),
        wflow,
        key,
        lane,
        null,
        JobRequest.Supersede.NONE,
        start,
        null,
        cron,
        null,
        args,
        now);
  }

  /// The lane of a schedule's runs.
  static String lane(String schedule) {
    return "schedule/" + schedule;
  }

  static Event.OfJob told(JobId job, byte[] said, Instant now) {
    return new Event.ProgressTold(job, Payload.of(said), now);
  }
}
