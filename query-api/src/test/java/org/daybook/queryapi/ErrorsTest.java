package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class ErrorsTest {

  private static final String PLUG = "org.example.failing";
  private static final String PROCESSOR = PLUG + ":exposure";

  private final Rest rest = Rest.ofTest();

  @Test
  void errorsAreCountedGroupedListedRetriedAndExplained() throws IOException {
    FailingPlug.install(rest, PLUG);
    var docs = new ArrayList<String>();
    for (int n = 0; n < 3; n++) {
      docs.add(FailingPlug.document(rest, PLUG));
    }
    rest.settle();

    JsonNode processor = rest.get("/api/v1/processors/" + PROCESSOR).expect(200);
    assertThat(processor.path("plug").asText()).isEqualTo(PLUG);
    assertThat(processor.path("predicate").has("and")).isTrue();
    assertThat(processor.path("reads").toString()).contains(PLUG + ".never");
    assertThat(processor.path("result").asText()).isEqualTo(PLUG + ".result/main");
    assertThat(processor.path("complete").asBoolean()).isTrue();
    assertThat(processor.path("matched").asLong()).isEqualTo(3);
    assertThat(processor.path("putOff").canConvertToLong()).isTrue();
    assertThat(processor.path("putOff").asLong()).isZero();
    assertThat(processor.path("counts").toString())
        .isEqualTo(
            "{\"waiting\":0,\"running\":0,\"done\":0,\"failed\":3,\"parked\":0,\"review\":0,"
                + "\"outdated\":0,\"skipped\":0}");
    assertThat(rest.get("/api/v1/processors").expect(200).path("processors").findValuesAsText("id"))
        .contains(PROCESSOR);

    JsonNode group = group();
    String code = group.path("code").asText();
    assertThat(group.path("count").asLong()).isEqualTo(3);
    assertThat(docs).contains(group.path("example").asText());
    assertThat(group.path("message").asText()).isNotBlank();
    assertThat(pages("/api/v1/errors/documents?limit=2&processor=" + PROCESSOR + "&code=" + code))
        .containsExactlyInAnyOrderElementsOf(docs);
    assertThat(pages("/api/v1/processors/" + PROCESSOR + "/documents?limit=2&state=failed"))
        .isEqualTo(docs);
    assertThat(pages("/api/v1/processors/" + PROCESSOR + "/documents?state=done")).isEmpty();

    String before = lastJob(docs.getFirst());
    assertThat(retry("\"code\":\"%s\",\"dryRun\":true".formatted(code)).path("count").asLong())
        .isEqualTo(3);
    rest.settle();
    assertThat(lastJob(docs.getFirst())).as("a dry run runs nothing").isEqualTo(before);
    JsonNode retried = retry("\"code\":\"%s\"".formatted(code));
    assertThat(retried.path("count").asLong()).isEqualTo(3);
    assertThat(retried.path("forced").asLong()).isEqualTo(3);
    rest.settle();
    String again = lastJob(docs.getFirst());
    assertThat(again).isNotEqualTo(before);
    String order = "{\"processor\":\"%s\"}".formatted(PROCESSOR);
    for (int n = 0; n < 2; n++) {
      JsonNode ordered =
          rest.postJson("/api/v1/errors/retry", order, "Idempotency-Key", "key-of-" + PLUG)
              .expect(200);
      assertThat(ordered.path("forced").asLong()).isEqualTo(3);
      rest.settle();
      assertThat(lastJob(docs.getFirst())).isNotEqualTo(again);
      if (n == 0) {
        again = before;
        before = lastJob(docs.getFirst());
      }
    }
    assertThat(lastJob(docs.getFirst())).as("a repeat tries nothing").isEqualTo(before);
    assertThat(group().path("count").asLong()).isEqualTo(3);
    assertThat(retry("\"code\":\"none-such\"").path("count").asLong()).isZero();

    JsonNode why = why(docs.getFirst());
    assertThat(why.path("reason").asText()).isEqualTo("failed-before");
    assertThat(why.path("matched").asBoolean()).isTrue();
    assertThat(why.path("next").asText()).contains("a retry of the error");
    rest.patch("/api/v1/docs/" + docs.getFirst(), "{\"put\":{\"%s.never\":{}}}".formatted(PLUG))
        .expect(200);
    rest.settle();
    why = why(docs.getFirst());
    assertThat(why.path("matched").asBoolean()).isFalse();
    assertThat(why.path("by").get(0).asText())
        .isEqualTo("and[1]: not has %s.never: false, it has one".formatted(PLUG));
    assertThat(why.path("clause").path("parts").size()).isEqualTo(2);
    assertThat(why.path("lastRun").path("code").asText()).isEqualTo(code);
  }

  @Test
  void whatIsAskedWronglyIsRefused() {
    rest.get("/api/v1/processors/org.example.none:p").expectProblem(404, "processor-unknown");
    rest.get("/api/v1/processors/org.example.none:p/documents?state=odd")
        .expectProblem(400, "parameter-invalid");
    rest.get("/api/v1/errors/documents").expectProblem(400, "parameter-invalid");
    rest.get("/api/v1/errors/documents?processor=org.example.none:p&after=now")
        .expectProblem(400, "parameter-invalid");
    rest.get("/api/v1/errors/documents?processor=org.example.none:p")
        .expectProblem(404, "processor-unknown");
    rest.postJson("/api/v1/errors/retry", "{}").expectProblem(400, "json-unexpected");
    rest.postJson("/api/v1/errors/retry", "{\"processor\":\"org.example.none:p\"}")
        .expectProblem(404, "processor-unknown");
  }

  private JsonNode retry(String more) {
    return rest.postJson(
            "/api/v1/errors/retry", "{\"processor\":\"%s\",%s}".formatted(PROCESSOR, more))
        .expect(200);
  }

  private JsonNode group() {
    for (JsonNode group : rest.get("/api/v1/errors").expect(200).path("errors")) {
      if (group.path("processor").asText().equals(PROCESSOR)) {
        return group;
      }
    }
    throw new AssertionError("no group of " + PROCESSOR);
  }

  private JsonNode why(String doc) {
    return rest.get("/api/v1/docs/%s/explain?processor=%s".formatted(doc, PROCESSOR))
        .expect(200)
        .path("processors")
        .get(0);
  }

  private String lastJob(String doc) {
    return why(doc).path("lastRun").path("job").asText();
  }

  private List<String> pages(String path) {
    var docs = new ArrayList<String>();
    String next = path;
    while (next != null) {
      JsonNode page = rest.get(next).expect(200);
      page.path("documents").forEach(one -> docs.add(one.path("document").asText()));
      next = page.path("next").textValue();
    }
    return docs;
  }
}
