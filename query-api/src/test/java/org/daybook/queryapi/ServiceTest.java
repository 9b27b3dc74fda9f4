package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpClient;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class ServiceTest {

  private final Rest rest = Rest.ofTest();

  @Test
  void readinessTellsOfEachFollower() {
    JsonNode check = check("followers of vault default");
    assertThat(check.path("status").asText()).isEqualTo("UP");
    assertThat(check.path("data").has("graph lag")).isTrue();
    assertThat(check.path("data").has("triage lag")).isTrue();
  }

  @Test
  void readinessTellsThatEveryJobIsArmed() {
    JsonNode check = check("jobs are armed");
    assertThat(check.path("status").asText()).isEqualTo("UP");
    assertThat(check.path("data").path("default unarmed").asLong()).isZero();
  }

  private JsonNode check(String name) {
    for (JsonNode check : rest.get("/q/health/ready").expect(200).path("checks")) {
      if (check.path("name").asText().equals(name)) {
        return check;
      }
    }
    throw new AssertionError("no check is named " + name);
  }

  @Test
  void metricsTellOfTheVault() {
    String metrics = rest.get("/q/metrics").text();
    assertThat(metrics)
        .contains("daybook_documents{vault=\"default\"")
        .contains("daybook_feed_last{vault=\"default\"")
        .contains("daybook_follower_lag{follower=\"graph\",vault=\"default\"")
        .contains("daybook_jobs{state=\"parked\",vault=\"default\"")
        .contains("daybook_jobs{state=\"scheduled\",vault=\"default\"")
        .contains("daybook_jobs_added_total{vault=\"default\"")
        .contains("daybook_jobs_attempts_total{vault=\"default\"")
        .contains("daybook_jobs_steps_total{vault=\"default\"")
        .contains("daybook_jobs_step_failures_total{vault=\"default\"")
        .contains("daybook_jobs_timers_total{vault=\"default\"")
        .contains("daybook_jobs_running{vault=\"default\"")
        .contains("daybook_jobs_partitions_open{vault=\"default\"")
        .contains("daybook_jobs_unarmed{vault=\"default\"} 0.0")
        .contains("daybook_plugs{vault=\"default\"");
  }

  @Test
  void openApiListsEveryRouteWithSchemasAndExamples() {
    JsonNode api = rest.get("/openapi?format=json").expect(200);
    var paths = new ArrayList<String>();
    api.path("paths").fieldNames().forEachRemaining(paths::add);
    assertThat(paths)
        .contains(
            "/api/v1/docs",
            "/api/v1/docs/{id}",
            "/api/v1/docs/{id}/explain",
            "/api/v1/errors",
            "/api/v1/errors/documents",
            "/api/v1/errors/retry",
            "/api/v1/processors",
            "/api/v1/processors/{id}",
            "/api/v1/processors/{id}/documents",
            "/api/v1/imports",
            "/api/v1/imports/{id}",
            "/api/v1/imports/{id}/items",
            "/api/v1/jobs",
            "/api/v1/jobs/{id}",
            "/api/v1/jobs/{id}/cancel",
            "/api/v1/jobs/{id}/resume",
            "/api/v1/jobs/{id}/kill",
            "/api/v1/jobs/{id}/discard",
            "/api/v1/jobs/{id}/restart",
            "/api/v1/jobs/{id}/journal",
            "/api/v1/jobs/{id}/signals/{name}",
            "/api/v1/jobs/{id}/queries/{name}",
            "/api/v1/jobs/counts",
            "/api/v1/jobs/unarmed",
            "/api/v1/jobs/replay",
            "/api/v1/awaitables/{job}/{name}/complete",
            "/api/v1/awaitables/{job}/{name}/fail",
            "/api/v1/schedules",
            "/api/v1/schedules/{name}",
            "/api/v1/plugs",
            "/api/v1/plugs/{id}",
            "/api/v1/processors/{id}/run",
            "/api/v1/commands",
            "/api/v1/commands/{id}",
            "/api/v1/blobs",
            "/api/v1/blobs/{sha256}",
            "/api/v1/schemas",
            "/api/v1/feed",
            "/api/v1/info",
            "/api/v1/idle",
            "/api/v1/vaults",
            "/sparql");
    JsonNode schemas = api.path("components").path("schemas");
    assertThat(schemas.path("Document").path("properties").has("props")).isTrue();
    assertThat(schemas.path("Import").path("properties").has("counts")).isTrue();
    assertThat(api.at("/paths/~1api~1v1~1docs/post/requestBody/content").toString())
        .contains("NewDocument", "hello");
  }

  /// A Java client asks for an upgrade to HTTP/2 with its first request, and the answer to an
  /// upgraded one could come with its frames out of order.
  @Test
  void longAnswersArriveWholeAtFreshClients() {
    String whole = rest.get("/openapi?format=json").text();
    for (int i = 0; i < 50; i++) {
      Rest.Answer answer = Rest.ofTest().get("/openapi?format=json");
      assertThat(answer.response().version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(answer.text()).isEqualTo(whole);
    }
  }

  @Test
  void infoTellsWhereThingsAre() {
    JsonNode info = rest.get("/api/v1/info").expect(200);
    assertThat(info.path("vault").asText()).isEqualTo("default");
    assertThat(info.path("importRoots").get(0).asText()).isEqualTo(Rest.importRoot().toString());
    rest.get("/api/v1/idle?wait=soon").expectProblem(400, "parameter-invalid");
  }
}
