package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class HistoryTest {

  private static final String NEVER = "0".repeat(64);

  private final Rest rest = Rest.ofTest();
  private final List<String> heads = new ArrayList<>();
  private String path = "";

  @BeforeEach
  void threeVersions() {
    rest.installNotes("org.example.history");
    JsonNode created = rest.postJson("/api/v1/docs", note("one")).expect(201);
    path = "/api/v1/docs/" + created.path("id").asText();
    heads.add(created.path("heads").asText());
    heads.add(edited("{\"put\":{\"org.example.history.note\":{\"text\":\"two\"}}}"));
    heads.add(edited("{\"put\":{\"org.example.history.mark/a\":{}}}"));
  }

  @Test
  void everyChangeIsListedNewestFirstWithWhoAndWhat() {
    JsonNode changes = rest.get(path + "/history").expect(200).path("changes");
    assertThat(changes.findValuesAsText("heads")).isEqualTo(heads.reversed());
    assertThat(changes.findValuesAsText("kind")).containsExactly("edited", "edited", "created");
    assertThat(changes.findValuesAsText("author")).containsOnly("principal:rest");
    assertThat(changes.findValuesAsText("cause")).containsOnly("rest");
    assertThat(changes.get(0).path("added")).hasToString("[\"org.example.history.mark/a\"]");
    assertThat(changes.get(1).path("changed")).hasToString("[\"org.example.history.note/main\"]");
    assertThat(changes.get(0).path("at").asText())
        .isGreaterThan(changes.get(2).path("at").asText());
  }

  @Test
  void theHistoryIsPagedByKey() {
    var listed = new ArrayList<String>();
    String next = path + "/history?limit=2";
    int pages = 0;
    while (next != null) {
      JsonNode page = rest.get(next).expect(200);
      listed.addAll(page.path("changes").findValuesAsText("heads"));
      next = page.path("next").textValue();
      pages++;
    }
    assertThat(listed).isEqualTo(heads.reversed());
    assertThat(pages).isEqualTo(2);
  }

  @Test
  void aVersionIsReadAsItWas() {
    Rest.Answer then = rest.get(path + "?at=" + heads.getFirst());
    assertThat(then.expect(200).path("props"))
        .hasToString("{\"org.example.history.note/main\":{\"text\":\"one\"}}");
    assertThat(then.header("ETag")).isEqualTo("\"" + heads.getFirst() + "\"");
    rest.get(path + "?at=" + NEVER).expectProblem(404, "heads-unknown");
    rest.get(path + "?at=zzz").expectProblem(400, "parameter-invalid");
  }

  @Test
  void twoVersionsAreComparedKeyByKey() {
    JsonNode compared =
        rest.get("%s/diff?from=%s&to=%s".formatted(path, heads.get(0), heads.get(2))).expect(200);
    assertThat(compared.path("keys"))
        .hasToString(
            "{\"org.example.history.mark/a\":{\"after\":{}},"
                + "\"org.example.history.note/main\":{\"before\":{\"text\":\"one\"},\"after\":{\"text\":\"two\"}}}");
    assertThat(rest.get(path + "/diff?from=" + heads.get(0)).expect(200)).isEqualTo(compared);
    assertThat(
            rest.get("%s/diff?from=%s&to=%s".formatted(path, heads.get(2), heads.get(1)))
                .expect(200)
                .path("keys"))
        .hasToString("{\"org.example.history.mark/a\":{\"before\":{}}}");
  }

  @Test
  void aVersionIsRestoredAsANewChange() {
    String now = "\"" + heads.get(2) + "\"";
    Rest.Answer restored = restore(heads.getFirst(), "If-Match", now);
    String made = restored.expect(200).path("heads").asText();
    assertThat(restored.header("ETag")).isEqualTo("\"" + made + "\"").isNotEqualTo(now);
    assertThat(rest.get(path).json().path("props"))
        .hasToString("{\"org.example.history.note/main\":{\"text\":\"one\"}}");
    assertThat(rest.get(path + "/history").json().path("changes").size()).isEqualTo(4);
  }

  @Test
  void aRestoreAtAnOlderVersionIsRefusedWithTheCurrentHeads() {
    Rest.Answer refused = restore(heads.get(1), "If-Match", "\"" + heads.get(0) + "\"");
    assertThat(refused.expectProblem(412, "stale-heads").path("context").path("heads").asText())
        .isEqualTo(heads.get(2));
    assertThat(refused.header("ETag")).isEqualTo("\"" + heads.get(2) + "\"");
  }

  @Test
  void aDeletedDocumentKeepsItsHistoryAndCanLiveAgain() {
    rest.delete(path).expect(204);
    rest.get(path).expectProblem(404, "document-unknown");
    assertThat(rest.get(path + "/history").expect(200).path("changes").get(0).path("kind").asText())
        .isEqualTo("deleted");
    assertThat(rest.get(path + "?at=" + heads.getFirst()).expect(200).path("props").size())
        .isEqualTo(1);
    restore(heads.get(1)).expect(200);
    assertThat(rest.get(path).expect(200).path("props").toString()).contains("two");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /history?before=x, 400, parameter-invalid",
    "GET, /history?limit=0, 400, parameter-invalid",
    "GET, /history?branch=UP, 400, parameter-invalid",
    "GET, /history?branch=review/none, 404, branch-unknown",
    "GET, /diff, 400, parameter-invalid",
    "GET, /diff?from=zzz, 400, parameter-invalid"
  })
  void whatCannotBeUnderstoodIsRefused(String method, String route, int status, String code) {
    rest.send(method, path + route, new byte[0]).expectProblem(status, code);
  }

  @Test
  void whatNeverWasIsNamed() {
    rest.get(path + "/diff?from=" + NEVER).expectProblem(404, "heads-unknown");
    restore(NEVER).expectProblem(404, "heads-unknown");
    rest.postJson(path + "/restore", "{}").expectProblem(400, "parameter-invalid");
    String absent = "/api/v1/docs/01k9abcdefghjkmnpqrstvwxy1";
    rest.get(absent + "/history").expectProblem(404, "document-unknown");
    rest.get(absent + "/diff?from=" + heads.getFirst()).expectProblem(404, "document-unknown");
    rest.get("/api/v1/docs/short/history").expectProblem(400, "parameter-invalid");
  }

  @Test
  void aWriterOfAnOlderSchemaKeepsWhatItDoesNotKnow() {
    String plug =
        "{\"id\":\"org.example.grown\",\"version\":\"%s\",\"abi\":1,\"owns\":{\"org.example.grown\":"
            + "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}%s},\"required\":[\"text\"]}}}";
    rest.postJson("/api/v1/plugs", plug.formatted("1.0.0", "")).expect(201);
    rest.postJson("/api/v1/plugs", plug.formatted("1.1.0", ",\"lang\":{\"type\":\"string\"}"))
        .expect(201);
    String doc =
        "/api/v1/docs/"
            + rest.postJson(
                    "/api/v1/docs",
                    "{\"props\":{\"org.example.grown\":{\"text\":\"a\",\"lang\":\"en\"}}}")
                .expect(201)
                .path("id")
                .asText();
    rest.patch(
            doc,
            "{\"put\":{\"org.example.grown\":{\"text\":\"b\"}},\"versions\":{\"org.example.grown\":1}}")
        .expect(200);
    assertThat(rest.get(doc).json().path("props"))
        .hasToString("{\"org.example.grown/main\":{\"text\":\"b\",\"lang\":\"en\"}}");
    rest.patch(
            doc,
            "{\"put\":{\"org.example.grown\":{\"text\":\"c\"}},\"versions\":{\"org.example.grown\":9}}")
        .expectProblem(422, "schema-version-unknown");
    rest.patch(doc, "{\"versions\":{\"org.example.grown\":1.5}}")
        .expectProblem(400, "json-unexpected");
  }

  private Rest.Answer restore(String version, String... headers) {
    return rest.postJson(path + "/restore", "{\"heads\":\"%s\"}".formatted(version), headers);
  }

  private String edited(String body) {
    return rest.patch(path, body).expect(200).path("heads").asText();
  }

  private static String note(String text) {
    return "{\"props\":{\"org.example.history.note\":{\"text\":\"%s\"}}}".formatted(text);
  }
}
