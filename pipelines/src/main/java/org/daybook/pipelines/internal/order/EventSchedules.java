package org.daybook.pipelines.internal.order;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashSet;
import java.util.Set;
import org.daybook.pipelines.internal.Cause;
import org.daybook.pipelines.internal.Parts;
import org.daybook.processors.EventSpec;
import org.daybook.processors.Manifest.Occasion;
import org.daybook.wflow.Job;
import org.daybook.wflow.Schedule;
import org.daybook.wflow.log.JobFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the engine's schedules those of the installed handlers. Confined to one thread at a time.
final class EventSchedules {

  private static final Logger LOG = LoggerFactory.getLogger(EventSchedules.class);

  private final Parts parts;

  EventSchedules(Parts parts) {
    this.parts = parts;
  }

  /// Adds and changes what is wanted, and ends what nobody wants.
  void bringTo(Handlers now) {
    var wanted = new HashSet<String>();
    for (Handlers.Handler handler : now.on(Occasion.SCHEDULE)) {
      wanted.add(name(handler.spec().id()));
      add(handler.spec());
    }
    JobFilter due = JobFilter.ALL.ofWflow(EventWflow.NAME).in(Set.of("scheduled"));
    for (Job job : parts.lanes().ingress().jobs(due, Integer.MAX_VALUE)) {
      EventArgs args = EventArgs.parse(job.args());
      if (!wanted.contains(name(args.id()))) {
        parts.lanes().ingress().unschedule(name(args.id()));
      }
    }
  }

  private void add(EventSpec spec) {
    var event = JsonNodeFactory.instance.objectNode().put("on", Occasion.SCHEDULE.word());
    var args =
        new EventArgs(
            spec.trigger().plug(), spec.trigger().name(), null, event, Cause.OUTSIDE, false);
    try {
      parts
          .lanes()
          .ingress()
          .schedule(
              new Schedule(
                  name(spec.id()),
                  String.valueOf(spec.cron()),
                  parts.clock().getZone(),
                  EventWflow.NAME,
                  args.bytes()));
    } catch (IllegalArgumentException e) {
      LOG.warn("The schedule of {} is left out: {}", spec.id(), e.getMessage());
    }
  }

  private static String name(String id) {
    return "event " + id;
  }
}
