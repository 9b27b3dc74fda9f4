package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.daybook.wflow.JobId;
import org.daybook.wflow.Schedule;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A schedule as it is answered.
///
/// @param cron minute, hour, day of month, month, day of week
/// @param zone whose clock is meant
/// @param next the job of its next run; told where the schedule is made
@Schema(name = "Schedule")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScheduleView(
    String name,
    String cron,
    String zone,
    String wflow,
    @Nullable JsonNode args,
    @Nullable String next) {

  static ScheduleView of(Schedule schedule, @Nullable JobId next) {
    return new ScheduleView(
        schedule.name(),
        schedule.cron(),
        schedule.zone().getId(),
        schedule.wflow(),
        Payloads.shown(schedule.args()),
        next == null ? null : next.value());
  }
}
