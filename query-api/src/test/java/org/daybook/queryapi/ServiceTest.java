package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class ServiceTest {

  private final Rest rest = Rest.ofTest();

  @Test
  void readinessTellsOfEachFollower() {
    JsonNode check = rest.get("/q/health/ready").expect(200).path("checks").get(0);
    assertThat(check.path("status").asText()).isEqualTo("UP");
    assertThat(check.path("data").has("graph lag")).isTrue();
    assertThat(check.path("data").has("triage lag")).isTrue();
  }

  @Test
  void metricsTellOfTheVault() {
    String metrics = rest.get("/q/metrics").text();
    assertThat(metrics)
        .contains("daybook_documents{vault=\"default\"")
        .contains("daybook_feed_last{vault=\"default\"")
        .contains("daybook_follower_lag{follower=\"graph\",vault=\"default\"")
        .contains("daybook_jobs{state=\"parked\",vault=\"default\"")
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
            "/api/v1/imports",
            "/api/v1/imports/{id}",
            "/api/v1/imports/{id}/items",
            "/api/v1/jobs",
            "/api/v1/jobs/{id}",
            "/api/v1/jobs/{id}/cancel",
            "/api/v1/jobs/{id}/resume",
            "/api/v1/plugs",
            "/api/v1/plugs/{id}",
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

  @Test
  void infoTellsWhereThingsAre() {
    JsonNode info = rest.get("/api/v1/info").expect(200);
    assertThat(info.path("vault").asText()).isEqualTo("default");
    assertThat(info.path("importRoots").get(0).asText()).isEqualTo(Rest.importRoot().toString());
    rest.get("/api/v1/idle?wait=soon").expectProblem(400, "parameter-invalid");
  }
}
