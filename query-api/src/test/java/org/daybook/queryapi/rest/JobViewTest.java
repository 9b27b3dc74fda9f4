package org.daybook.queryapi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.daybook.wflow.JournalEntry;
import org.junit.jupiter.api.Test;

class JobViewTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private static final Instant NOON = FakeIngress.NOON;
  private static final JobId ID = JobId.of("work", "k");

  @Test
  void aChildWithADeadlineTellsAllOfIt() throws IOException {
    var job =
        new Job(
            ID,
            "work",
            3,
            "k",
            "lane",
            JobId.of("work", "parent"),
            "gpu",
            new JobState.Waiting(NOON.plusSeconds(60), "sleep"),
            2,
            5,
            NOON,
            NOON.plusSeconds(1),
            NOON.plusSeconds(600),
            bytes("{\"n\":1}"),
            bytes("halfway"));
    assertThat(json(JobView.of(job)))
        .isEqualTo(
            JSON.readTree(
                """
                {"id":"%s","wflow":"work","version":3,"key":"k","lane":"lane","parent":"%s","label":"gpu","state":"waiting",
                 "why":"sleep","until":"2026-01-31T12:01:00Z","attempts":2,"steps":5,
                 "added":"2026-01-31T12:00:00Z","changed":"2026-01-31T12:00:01Z","deadline":"2026-01-31T12:10:00Z",
                 "args":{"n":1},"progress":"halfway"}
                """
                    .formatted(ID, JobId.of("work", "parent"))));
  }

  @Test
  void whatWaitsForASignalHasNoTime() {
    JsonNode view = json(view(new JobState.Waiting(null, "signal paid")));
    assertThat(view.has("until")).isFalse();
    assertThat(view.path("why").asText()).isEqualTo("signal paid");
    assertThat(view.has("deadline") || view.has("parent") || view.has("lane")).isFalse();
  }

  @Test
  void eachStateHasItsWordReasonAndTime() {
    assertThat(json(view(new JobState.Scheduled(NOON))).path("until").asText())
        .isEqualTo("2026-01-31T12:00:00Z");
    assertThat(json(view(new JobState.Parked("gave up"))).path("why").asText())
        .isEqualTo("gave up");
    assertThat(json(view(new JobState.Succeeded(bytes("[1]")))).path("result").toString())
        .isEqualTo("[1]");
    assertThat(json(view(new JobState.Cancelled("late"))).path("why").asText()).isEqualTo("late");
  }

  @Test
  void aStepTellsOfEveryTry() throws IOException {
    var entry =
        new JournalEntry(
            "step",
            "pay",
            "ab12",
            bytes("{\"paid\":true}"),
            null,
            true,
            List.of(
                new JournalEntry.Failure(NOON, "timed out"),
                new JournalEntry.Failure(NOON.plusSeconds(2), "refused")),
            NOON.plusSeconds(5));
    assertThat(json(JournalView.of(entry)))
        .isEqualTo(
            JSON.readTree(
                """
                {"kind":"step","name":"pay","requestDigest":"ab12","at":"2026-01-31T12:00:05Z","done":true,
                 "tries":[{"at":"2026-01-31T12:00:00Z","why":"timed out"},
                          {"at":"2026-01-31T12:00:02Z","why":"refused"}],
                 "bytes":13,"result":{"paid":true}}
                """));
  }

  @Test
  void aStepThatFailedForGoodSaysWhyAndALongResultIsOnlyMeasured() {
    var failed =
        new JournalEntry("step", "pay", "ab", new byte[0], "no money", true, List.of(), NOON);
    assertThat(json(JournalView.of(failed)).path("failed").asText()).isEqualTo("no money");
    var big =
        new JournalEntry(
            "step", "read", "ab", bytes("x".repeat(3_000)), null, true, List.of(), NOON);
    JsonNode view = json(JournalView.of(big));
    assertThat(view.path("bytes").asInt()).isEqualTo(3_000);
    assertThat(view.has("result")).isFalse();
  }

  private static JobView view(JobState state) {
    return JobView.of(FakeIngress.job(ID, "k", state));
  }

  private static JsonNode json(Object view) {
    return JSON.valueToTree(view);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
