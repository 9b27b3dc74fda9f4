package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class JobsTest {

  private static final String NOBODY = "0".repeat(32);

  private final Rest rest = Rest.ofTest();

  @Test
  void jobsAreFilteredByWhatTheyAre() {
    String job = imported("filtered");
    assertThat(ids("?wflow=import&state=succeeded,failed")).contains(job);
    assertThat(ids("?state=failed&state=succeeded")).contains(job);
    assertThat(ids("?state=parked,queued")).doesNotContain(job);
    assertThat(ids("?wflow=reconcile")).doesNotContain(job);
    assertThat(ids("?lane=nowhere")).isEmpty();
    assertThat(ids("?parent=" + job)).isEmpty();
    String added = rest.get("/api/v1/jobs/" + job).expect(200).path("added").asText();
    assertThat(ids("?from=" + added)).contains(job);
    assertThat(ids("?before=" + added)).doesNotContain(job);
  }

  @Test
  void pagesHoldEveryJobOnce() {
    for (int i = 0; i < 5; i++) {
      imported("paged-" + i);
    }
    var seen = new ArrayList<String>();
    String next = "/api/v1/jobs?limit=2&wflow=import&state=succeeded";
    while (next != null) {
      JsonNode page = rest.get(next).expect(200);
      page.path("jobs").forEach(job -> seen.add(job.path("id").asText()));
      next = page.path("next").textValue();
    }
    assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
    assertThat(seen).containsExactlyElementsOf(ids("?limit=1000&wflow=import&state=succeeded"));
  }

  @Test
  void aFilterThatMakesNoSenseIsNamed() {
    assertThat(problem("/api/v1/jobs?state=tired")).contains("state \"tired\": wanted one of");
    assertThat(problem("/api/v1/jobs?from=yesterday"))
        .contains("from \"yesterday\": wanted a time such as");
    assertThat(problem("/api/v1/jobs?after=x")).contains("\"next\" of the page before");
    assertThat(problem("/api/v1/jobs?parent=x")).contains("32 lower-case hexadecimal digits");
    assertThat(problem("/api/v1/jobs?limit=0")).contains("wanted 1 to 1000");
  }

  @Test
  void aJobIsReadWithItsJournal() {
    String id = imported("read");
    JsonNode job = rest.get("/api/v1/jobs/" + id).expect(200);
    assertThat(job.path("wflow").asText()).isEqualTo("import");
    assertThat(job.path("version").asInt()).isPositive();
    assertThat(job.path("children").asText()).isEqualTo("/api/v1/jobs?parent=" + id);
    JsonNode first = job.path("journal").get(0);
    assertThat(first.path("kind").asText()).isEqualTo("step");
    assertThat(first.path("name").asText()).isNotEmpty();
    assertThat(first.path("requestDigest").asText()).matches("[0-9a-f]{64}");
    assertThat(first.path("done").asBoolean()).isTrue();
    assertThat(first.path("tries").isArray()).isTrue();
    assertThat(first.path("bytes").asInt()).isPositive();

    JsonNode page = rest.get("/api/v1/jobs/%s/journal?limit=1".formatted(id)).expect(200);
    assertThat(page.path("journal").get(0)).isEqualTo(first);
    JsonNode rest2 = rest.get(page.path("next").asText()).expect(200);
    assertThat(rest2.path("journal").get(0)).isEqualTo(job.path("journal").get(1));
    rest.get("/api/v1/jobs/%s/journal?after=-1".formatted(id))
        .expectProblem(400, "parameter-invalid");
  }

  @Test
  void countsAreOfEveryState() {
    imported("counted");
    JsonNode counts = rest.get("/api/v1/jobs/counts").expect(200).path("counts");
    assertThat(counts.path("succeeded").asLong()).isPositive();
    assertThat(counts.has("scheduled")).isTrue();
    assertThat(counts.size()).isEqualTo(8);
  }

  @Test
  void everyJobIsArmed() {
    assertThat(rest.get("/api/v1/jobs/unarmed").expect(200).path("jobs").size()).isZero();
  }

  @Test
  void anEndedJobTakesNoOrders() {
    String job = "/api/v1/jobs/" + imported("ended");
    post(job + "/cancel", "").expectProblem(409, "job-ended");
    post(job + "/kill", "{\"why\":\"late\"}").expectProblem(409, "job-ended");
    post(job + "/discard", "").expectProblem(409, "job-not-parked");
    post(job + "/resume", "").expectProblem(409, "job-not-parked");
    post(job + "/restart", "{\"step\":\"list/0\"}").expectProblem(409, "job-not-parked");
    post(job + "/signals/go", "{}").expectProblem(409, "job-ended");
    rest.get(job + "/queries/mood?timeout=PT1S").expectProblem(409, "job-ended");
    String awaitable = job.replace("/jobs/", "/awaitables/") + "/paid/by/card";
    post(awaitable + "/complete", "true").expectProblem(409, "job-ended");
    post(awaitable + "/fail", "{\"why\":\"no money\"}").expectProblem(409, "job-ended");
  }

  @Test
  void aJobThatIsNotHereIsNamed() {
    String job = "/api/v1/jobs/" + NOBODY;
    rest.get(job).expectProblem(404, "job-unknown");
    rest.get(job + "/journal").expectProblem(404, "job-unknown");
    rest.get(job + "/queries/mood").expectProblem(404, "job-unknown");
    for (String order : List.of("cancel", "kill", "discard", "resume", "signals/go")) {
      post(job + "/" + order, "").expectProblem(404, "job-unknown");
    }
    post("/api/v1/awaitables/" + NOBODY + "/paid/complete", "").expectProblem(404, "job-unknown");
  }

  @Test
  void aBodyThatSaysSomethingElseIsRefused() {
    String job = "/api/v1/jobs/" + imported("bodies");
    post(job + "/cancel", "{\"reason\":\"x\"}").expectProblem(400, "json-unexpected");
    post(job + "/restart", "{}").expectProblem(400, "json-unexpected");
    post(job + "/signals/go", "{").expectProblem(400, "json-malformed");
    post(job.replace("/jobs/", "/awaitables/") + "/paid/fail", "{}")
        .expectProblem(400, "json-unexpected");
    rest.get(job + "/queries/mood?timeout=soon").expectProblem(400, "parameter-invalid");
    rest.send("PUT", job + "/cancel", new byte[0]).expectProblem(405, "method-not-allowed");
    rest.delete("/api/v1/jobs/replay").expectProblem(405, "method-not-allowed");
  }

  @Test
  void aScheduleIsMadeReadAndEnded() {
    JsonNode made =
        put(
                "nightly",
                "{\"cron\":\"30 3 * * *\",\"zone\":\"Europe/Berlin\",\"wflow\":\"reconcile\"}")
            .expect(200);
    assertThat(made.path("next").asText()).matches("[0-9a-f]{32}");
    JsonNode read = rest.get("/api/v1/schedules/nightly").expect(200);
    assertThat(read.path("cron").asText()).isEqualTo("30 3 * * *");
    assertThat(read.path("zone").asText()).isEqualTo("Europe/Berlin");
    assertThat(rest.get("/api/v1/schedules").expect(200).path("schedules").findValuesAsText("name"))
        .contains("nightly");
    rest.delete("/api/v1/schedules/nightly").expect(204);
    rest.delete("/api/v1/schedules/nightly").expectProblem(404, "schedule-unknown");
    rest.get("/api/v1/schedules/nightly").expectProblem(404, "schedule-unknown");
  }

  @Test
  void aScheduleThatMakesNoSenseIsRefused() {
    put("odd", "{\"cron\":\"often\",\"wflow\":\"reconcile\"}")
        .expectProblem(400, "schedule-invalid");
    put("odd", "{\"cron\":\"0 0 * * *\",\"zone\":\"Moon/Base\",\"wflow\":\"reconcile\"}")
        .expectProblem(400, "schedule-invalid");
    put("odd", "{\"wflow\":\"reconcile\"}").expectProblem(400, "json-unexpected");
    put("odd", "{\"cron\":\"0 0 * * *\",\"wflow\":\"reconcile\",\"args\":{\"a\":1}}")
        .expectProblem(400, "json-unexpected");
    for (String wflow : List.of("import", "process", "nothing")) {
      put("odd", "{\"cron\":\"0 0 * * *\",\"wflow\":\"%s\"}".formatted(wflow))
          .expectProblem(400, "wflow-unschedulable");
    }
    rest.get("/api/v1/schedules/odd").expectProblem(404, "schedule-unknown");
  }

  @Test
  void journalsAreReplayedAgainstTheCodeThereIs() {
    String job = imported("replayed");
    JsonNode one = post("/api/v1/jobs/replay", "{\"job\":\"%s\"}".formatted(job)).expect(200);
    assertThat(one.path("verdicts").findValuesAsText("job")).containsExactly(job);
    JsonNode all = post("/api/v1/jobs/replay", "{\"wflow\":\"import\",\"limit\":5}").expect(200);
    long counted = 0;
    for (JsonNode count : all.path("counts")) {
      counted += count.asLong();
    }
    assertThat(all.path("verdicts").size()).isEqualTo((int) counted).isBetween(1, 5);
    assertThat(all.path("counts").path("diverged").asLong()).isZero();
    post("/api/v1/jobs/replay", "{\"job\":\"%s\"}".formatted(NOBODY))
        .expectProblem(404, "job-unknown");
    post("/api/v1/jobs/replay", "{\"limit\":0}").expectProblem(400, "parameter-invalid");
  }

  private String imported(String name) {
    JsonNode import_ =
        rest.send(
                "POST",
                "/api/v1/imports",
                ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%1$s.txt\"\r\n\r\n%1$s\r\n--b--\r\n"
                        .formatted(name))
                    .getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "multipart/form-data; boundary=b")
            .expect(202);
    rest.settle();
    return import_.path("job").asText();
  }

  private List<String> ids(String query) {
    return rest.get("/api/v1/jobs" + query).expect(200).path("jobs").findValuesAsText("id");
  }

  private String problem(String path) {
    return rest.get(path).expectProblem(400, "parameter-invalid").path("detail").asText();
  }

  private Rest.Answer post(String path, String body) {
    return body.isEmpty() ? rest.send("POST", path, new byte[0]) : rest.postJson(path, body);
  }

  private Rest.Answer put(String name, String body) {
    return rest.send(
        "PUT",
        "/api/v1/schedules/" + name,
        body.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/json");
  }
}
