package org.daybook.queryapi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobState;
import org.daybook.wflow.JournalEntry;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job as it is answered.
///
/// @param state `queued`, `running`, `waiting`, `parked`, `succeeded`, `failed` or `cancelled`
/// @param why why it waits, is parked, failed or was cancelled
/// @param until when a waiting job goes on
/// @param args what it was added with
/// @param progress what its code last said of it
/// @param result of a job that succeeded
/// @param journal its recorded steps, in order; only where one job is read
@Schema(name = "Job")
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobView(
    String id,
    String wflow,
    String key,
    @Nullable String lane,
    String state,
    @Nullable String why,
    @Nullable Instant until,
    int attempts,
    int steps,
    Instant added,
    Instant changed,
    @Nullable JsonNode args,
    @Nullable JsonNode progress,
    @Nullable JsonNode result,
    @Nullable List<Step> journal) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 2_000;

  /// One recorded step.
  ///
  /// @param bytes how long its result is
  /// @param result the result, when it is short
  @Schema(name = "JobStep")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Step(String name, Instant at, int bytes, @Nullable JsonNode result) {
    static Step of(JournalEntry entry) {
      byte[] result = entry.result();
      return new Step(
          entry.name(), entry.at(), result.length, result.length > SHOWN ? null : json(result));
    }
  }

  static JobView of(Job job) {
    return of(job, null);
  }

  static JobView of(Job job, @Nullable List<JournalEntry> journal) {
    return new JobView(
        job.id().value(),
        job.wflow(),
        job.key(),
        job.lane(),
        job.state().word(),
        why(job.state()),
        job.state() instanceof JobState.Waiting waiting ? waiting.until() : null,
        job.attempts(),
        job.steps(),
        job.added(),
        job.changed(),
        json(job.args()),
        json(job.progress()),
        job.state() instanceof JobState.Succeeded done ? json(done.result()) : null,
        journal == null ? null : journal.stream().map(Step::of).toList());
  }

  private static @Nullable String why(JobState state) {
    return switch (state) {
      case JobState.Queued _, JobState.Running _, JobState.Succeeded _ -> null;
      case JobState.Waiting waiting -> waiting.why();
      case JobState.Parked parked -> parked.why();
      case JobState.Failed failed -> failed.why();
      case JobState.Cancelled cancelled -> cancelled.why();
    };
  }

  /// Payloads are JSON by convention; what is not is shown as text.
  private static @Nullable JsonNode json(byte[] bytes) {
    if (bytes.length == 0) {
      return null;
    }
    try {
      return JSON.readTree(bytes);
    } catch (IOException _) {
      return TextNode.valueOf(new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
