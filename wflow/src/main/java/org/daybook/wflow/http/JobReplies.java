package org.daybook.wflow.http;

import java.util.Base64;
import java.util.Map;
import org.daybook.wflow.Ingress.Added;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;

/// Jobs as answers.
final class JobReplies {

  private static final String JSON = "application/json";

  private JobReplies() {}

  /// What a caller who waited is told: the result, why there is none, or how the job stands.
  static Reply called(Job job, boolean repeated) {
    Map<String, String> headers =
        Map.of("Wflow-Job", job.id().value(), "Wflow-Repeated", Boolean.toString(repeated));
    return switch (job.state()) {
      case JobState.Succeeded succeeded ->
          new Reply(200, "application/octet-stream", headers, succeeded.result());
      case JobState.Failed failed ->
          throw new Refusal(422, "job-failed", "the job failed: " + failed.why(), headers);
      case JobState.Cancelled cancelled ->
          throw new Refusal(
              409,
              "job-cancelled",
              "the job was cancelled: %s; to run it, ask with another key"
                  .formatted(cancelled.why()),
              headers);
      case JobState.Scheduled _, JobState.Queued _, JobState.Running _ -> pending(job, repeated);
      case JobState.Waiting _, JobState.Parked _ -> pending(job, repeated);
    };
  }

  private static Reply pending(Job job, boolean repeated) {
    return new Reply(
        202,
        JSON,
        Map.of("Location", location(job.id()), "Wflow-Repeated", Boolean.toString(repeated)),
        json(job));
  }

  static Reply sent(Added added) {
    byte[] body =
        new JsonObject().put("id", added.job().value()).put("repeated", added.repeated()).bytes();
    return new Reply(202, JSON, Map.of("Location", location(added.job())), body);
  }

  static Reply state(int status, Job job) {
    return new Reply(status, JSON, Map.of("Cache-Control", "no-store"), json(job));
  }

  static String location(JobId job) {
    return "/jobs/" + job;
  }

  private static byte[] json(Job job) {
    JsonObject json =
        new JsonObject()
            .put("id", job.id().value())
            .put("wflow", job.wflow())
            .put("key", job.key());
    String lane = job.lane();
    if (lane != null) {
      json.put("lane", lane);
    }
    json.put("state", job.state().word());
    switch (job.state()) {
      case JobState.Scheduled s -> json.put("until", s.until().toString());
      case JobState.Waiting s -> {
        if (s.until() != null) {
          json.put("until", s.until().toString());
        }
        json.put("why", s.why());
      }
      case JobState.Parked s -> json.put("why", s.why());
      case JobState.Failed s -> json.put("why", s.why());
      case JobState.Cancelled s -> json.put("why", s.why());
      case JobState.Succeeded s ->
          json.put("result", Base64.getEncoder().encodeToString(s.result()));
      case JobState.Queued _, JobState.Running _ -> {}
    }
    return json.put("attempts", job.attempts())
        .put("steps", job.steps())
        .put("added", job.added().toString())
        .put("changed", job.changed().toString())
        .bytes();
  }
}
