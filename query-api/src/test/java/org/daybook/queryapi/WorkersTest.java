package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class WorkersTest {

  private static final String PLUG = "org.example.homely";
  private static final String LABEL = "homely";

  private final Rest rest = Rest.ofTest();

  @Test
  void aRunWaitsForItsWorkersAndSaysSoUntilTheyAreAnnounced() throws Exception {
    FailingPlug.install(rest, PLUG, LABEL);
    String doc = FailingPlug.document(rest, PLUG);
    awaitWaiting();
    assertThat(pool().orElseThrow().toString())
        .isEqualTo(
            "{\"label\":\"homely\",\"announced\":false,\"workers\":0,\"running\":0,\"waiting\":1}");
    assertThat(why(doc).path("reason").asText()).isEqualTo("in-flight");
    assertThat(why(doc).path("waits").asText())
        .isEqualTo("a worker with the label homely; none has announced it");

    rest.send("PUT", "/api/v1/workers/homely", body("{\"workers\":2}"), JSON).expect(200);
    rest.settle();
    assertThat(pool().orElseThrow().path("workers").asInt()).isEqualTo(2);
    assertThat(pool().orElseThrow().path("waiting").asInt()).isZero();
    assertThat(why(doc).path("waits").isTextual()).isFalse();
    assertThat(why(doc).path("reason").asText()).isEqualTo("failed-before");

    rest.delete("/api/v1/workers/homely").expect(204);
    assertThat(pool()).isEmpty();
    rest.delete("/api/v1/workers/homely").expectProblem(404, "workers-unknown");
  }

  @Test
  void whatNoWorkersCanBeIsRefused() {
    for (String wrong : new String[] {"any", "GPU", "7"}) {
      rest.send("PUT", "/api/v1/workers/" + wrong, body("{\"workers\":1}"), JSON)
          .expectProblem(400, "workers-invalid");
    }
    rest.send("PUT", "/api/v1/workers/homely-none", body("{\"workers\":0}"), JSON)
        .expectProblem(400, "workers-invalid");
    rest.send("PUT", "/api/v1/workers/homely-none", body("{\"worker\":1}"), JSON)
        .expectProblem(400, "json-unexpected");
    JsonNode first = rest.get("/api/v1/workers").expect(200).path("workers").get(0);
    assertThat(first.path("label").asText()).isEqualTo("any");
    assertThat(first.path("announced").asBoolean()).isTrue();
  }

  private static final String[] JSON = {"Content-Type", "application/json"};

  private static byte[] body(String json) {
    return json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void awaitWaiting() throws InterruptedException {
    for (int n = 0; pool().isEmpty(); n++) {
      assertThat(n).as("looks at the workers").isLessThan(600);
      Thread.sleep(50);
    }
  }

  private Optional<JsonNode> pool() {
    for (JsonNode pool : rest.get("/api/v1/workers").expect(200).path("workers")) {
      if (pool.path("label").asText().equals(LABEL)) {
        return Optional.of(pool);
      }
    }
    return Optional.empty();
  }

  private JsonNode why(String doc) {
    return rest.get("/api/v1/docs/%s/explain?processor=%s:exposure".formatted(doc, PLUG))
        .expect(200)
        .path("processors")
        .get(0);
  }
}
