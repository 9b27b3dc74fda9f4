package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job as it is answered.
///
/// @param version of the code it began under; absent before it began
/// @param parent the job that started it
/// @param label of the workers that may run it; absent when any may
/// @param state `scheduled`, `queued`, `running`, `waiting`, `parked`, `succeeded`, `failed` or
///     `cancelled`
/// @param why why it waits, is parked, failed or was cancelled
/// @param until when a scheduled or waiting job goes on, if a time is what it waits for
/// @param attempts how many have begun
/// @param steps how many results its journal holds
/// @param deadline when it fails if it has not ended
/// @param args what it was added with
/// @param progress what its code last said of it
/// @param result of a job that succeeded
@Schema(name = "Job")
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobView(
    String id,
    String wflow,
    @Nullable Integer version,
    String key,
    @Nullable String lane,
    @Nullable String parent,
    @Nullable String label,
    String state,
    @Nullable String why,
    @Nullable Instant until,
    int attempts,
    int steps,
    Instant added,
    Instant changed,
    @Nullable Instant deadline,
    @Nullable JsonNode args,
    @Nullable JsonNode progress,
    @Nullable JsonNode result) {

  static JobView of(Job job) {
    JobId parent = job.parent();
    return new JobView(
        job.id().value(),
        job.wflow(),
        job.version() == 0 ? null : job.version(),
        job.key(),
        job.lane(),
        parent == null ? null : parent.value(),
        job.label(),
        job.state().word(),
        why(job.state()),
        until(job.state()),
        job.attempts(),
        job.steps(),
        job.added(),
        job.changed(),
        job.deadline(),
        Payloads.shown(job.args()),
        Payloads.shown(job.progress()),
        job.state() instanceof JobState.Succeeded done ? Payloads.shown(done.result()) : null);
  }

  private static @Nullable String why(JobState state) {
    return switch (state) {
      case JobState.Scheduled _, JobState.Queued _, JobState.Running _, JobState.Succeeded _ ->
          null;
      case JobState.Waiting waiting -> waiting.why();
      case JobState.Parked parked -> parked.why();
      case JobState.Failed failed -> failed.why();
      case JobState.Cancelled cancelled -> cancelled.why();
    };
  }

  private static @Nullable Instant until(JobState state) {
    return switch (state) {
      case JobState.Scheduled scheduled -> scheduled.until();
      case JobState.Waiting waiting -> waiting.until();
      case JobState.Queued _,
          JobState.Running _,
          JobState.Parked _,
          JobState.Succeeded _,
          JobState.Failed _,
          JobState.Cancelled _ ->
          null;
    };
  }
}
