package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class SchemasTest {

  private static final String TAG = "org.example.judged";
  private static final String PATH = "/api/v1/schemas/" + TAG;

  private final Rest rest = Rest.ofTest();

  @BeforeEach
  void twoVersions() {
    register("1.0.0", "");
    register("1.1.0", ",\"lang\":{\"type\":\"string\"}");
  }

  @Test
  void everyVersionOfASchemaIsKept() {
    JsonNode versions = rest.get(PATH + "/versions").expect(200).path("schemas");
    assertThat(versions.findValuesAsText("version")).containsExactly("1", "2");
    assertThat(versions.path(0).path("owner").asText()).isEqualTo(TAG);
    assertThat(rest.get(PATH + "?version=1").expect(200)).isEqualTo(versions.path(0));
    assertThat(rest.get(PATH).expect(200)).isEqualTo(versions.path(1));
    rest.get(PATH + "?version=3").expectProblem(404, "schema-unknown");
    rest.get("/api/v1/schemas/org.example.never/versions").expectProblem(404, "schema-unknown");
    rest.get("/api/v1/schemas/UP/versions").expectProblem(400, "parameter-invalid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | ,\"lang\":{\"type\":\"string\"} | same",
        "\"title\":\"a note\", | ,\"lang\":{\"type\":\"string\"} | patch",
        "'' | ,\"lang\":{\"type\":\"string\"},\"tone\":{\"type\":\"string\"} | minor"
      })
  void aChangeThatFitsIsToldSo(String before, String properties, String verdict) {
    JsonNode judged = judge(before, properties, "text").expect(200);
    assertThat(judged.path("verdict").asText()).as("%s", judged).isEqualTo(verdict);
    assertThat(judged.path("compatible").asBoolean()).isTrue();
    assertThat(rest.get(PATH).expect(200).path("version").asInt()).isEqualTo(2);
  }

  @Test
  void aChangeThatBreaksIsProvenByAValue() {
    JsonNode judged = judge("", ",\"lang\":{\"type\":\"string\"}", "text\",\"lang").expect(200);
    assertThat(judged.path("verdict").asText()).isEqualTo("new-tag");
    assertThat(judged.path("compatible").asBoolean()).isFalse();
    JsonNode witness = judged.path("witness");
    assertThat(witness.path("takenBy").asText()).isEqualTo("now");
    assertThat(witness.path("refusedBy").asText()).isEqualTo("next");
    assertThat(witness.path("value").has("text")).isTrue();
    assertThat(witness.path("value").has("lang")).isFalse();
    assertThat(witness.path("fault").asText()).contains("lang");
  }

  @Test
  void whatIsNoSchemaIsRefused() {
    rest.postJson(PATH + "/verdict", "{\"type\":\"objekt\"}")
        .expectProblem(422, "schema-malformed");
    rest.postJson(PATH + "/verdict", "{").expectProblem(400, "json-malformed");
    rest.postJson("/api/v1/schemas/org.example.never/verdict", "{}")
        .expectProblem(404, "schema-unknown");
  }

  private Rest.Answer judge(String before, String properties, String required) {
    return rest.postJson(
        PATH + "/verdict",
        "{%s\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}%s},\"required\":[\"%s\"]}"
            .formatted(before, properties, required));
  }

  private void register(String version, String properties) {
    rest.postJson(
        "/api/v1/plugs",
        "{\"id\":\"%1$s\",\"version\":\"%2$s\",\"abi\":1,\"owns\":{\"%1$s\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}%3$s},\"required\":[\"text\"]}}}"
            .formatted(TAG, version, properties));
  }
}
