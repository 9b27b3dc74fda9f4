package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Documents found by predicate.
@QuarkusTest
@QuarkusTestResource(FreshData.class)
class WhereTest {

  private static final String NOTE = "org.example.where.note";

  private final Rest rest = Rest.ofTest();

  @BeforeEach
  void install() {
    rest.installNotes("org.example.where");
  }

  private String create(String text) {
    return rest.postJson(
            "/api/v1/docs", "{\"props\":{\"%s\":{\"text\":\"%s\"}}}".formatted(NOTE, text))
        .expect(201)
        .path("id")
        .asText();
  }

  private static String path(String where, int limit) {
    return "/api/v1/docs?limit=%d&where=%s"
        .formatted(limit, URLEncoder.encode(where, StandardCharsets.UTF_8));
  }

  private List<String> found(String where, int limit) {
    var found = new ArrayList<String>();
    String next = path(where, limit);
    while (next != null) {
      JsonNode page = rest.get(next).expect(200);
      page.path("documents").forEach(document -> found.add(document.path("id").asText()));
      next = page.path("next").textValue();
    }
    return found;
  }

  @Test
  void bothFormsFindTheSameOnManyPages() {
    String pear = create("find a pear");
    create("find an apple");
    String second = create("find a pear again");
    String third = create("find no & more pear");
    String text = NOTE + "#/text contains \"pear\" and " + NOTE + "#/text contains \"find\"";
    String json =
        "{\"and\":[{\"field\":{\"prop\":\"%1$s\",\"pointer\":\"/text\",\"op\":\"contains\",\"value\":\"pear\"}},{\"has\":\"%1$s\"}]}"
            .formatted(NOTE);
    assertThat(found(text, 1)).containsExactly(pear, second, third);
    assertThat(found(json, 2)).containsExactly(pear, second, third);
    assertThat(found(NOTE + "#/text contains \"no & more\"", 10)).containsExactly(third);
  }

  @Test
  void theHistoryAndTheOwnGraphCanBeAskedToo() {
    String edited = create("edited once");
    String kept = create("kept");
    rest.patch("/api/v1/docs/" + edited, "{\"put\":{\"%s\":{\"text\":\"twice\"}}}".formatted(NOTE))
        .expect(200);
    assertThat(found("changed(" + NOTE + ", changed, by person)", 50))
        .contains(edited)
        .doesNotContain(kept);
    assertThat(found("changed(" + NOTE + ", by import)", 50)).isEmpty();
    assertThat(found("ask([%s], \"ASK { ?prop ?text 'twice' }\") and %s".formatted(NOTE, NOTE), 50))
        .containsExactly(edited);
  }

  @Test
  void whatIsNoPredicateIsRefusedWithItsPlace() {
    JsonNode problem = rest.get(path(NOTE + " and or", 10)).expectProblem(400, "predicate-invalid");
    assertThat(problem.path("detail").asText())
        .startsWith("predicate, column 28: found \"or\", wanted a tag");
    assertThat(problem.path("context").path("column").asInt()).isEqualTo(28);
    rest.get(path("{\"has\":1}", 10)).expectProblem(400, "predicate-invalid");
    rest.get(path("{\"has\":", 10)).expectProblem(400, "predicate-invalid");
    assertThat(
            rest.get(path("org.example.where.nobody", 10))
                .expectProblem(400, "predicate-invalid")
                .path("detail")
                .asText())
        .contains("org.example.where.nobody, which nobody registered");
  }

  @Test
  void aTagNarrowsItFurther() {
    String id = create("narrowed");
    String where = path(NOTE + "#/text = \"narrowed\"", 10);
    assertThat(rest.get(where + "&tag=" + NOTE).expect(200).path("documents").path(0).path("id"))
        .hasToString("\"" + id + "\"");
    assertThat(rest.get(where + "&tag=org.example.where.mark").expect(200).path("documents"))
        .isEmpty();
  }

  @Test
  void theSchemaOfPredicatesIsServed() {
    assertThat(rest.get("/api/v1/predicates/schema").expect(200).at("/$defs/predicate").isObject())
        .isTrue();
  }
}
