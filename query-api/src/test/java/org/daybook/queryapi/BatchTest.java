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
class BatchTest {

  private final Rest rest = Rest.ofTest();
  private String one = "";
  private String heads = "";
  private String two = "";

  @BeforeEach
  void twoDocuments() {
    rest.installNotes("org.example.batched");
    JsonNode made = rest.postJson("/api/v1/docs", "{\"props\":" + note("one") + "}").expect(201);
    one = made.path("id").asText();
    heads = made.path("heads").asText();
    two =
        rest.postJson("/api/v1/docs", "{\"props\":" + note("two") + "}")
            .expect(201)
            .path("id")
            .asText();
  }

  @Test
  void allOperationsAreCommittedTogetherAndAnsweredInOrder() {
    JsonNode commits =
        batch(
                "{\"create\":{\"props\":%s}},{\"edit\":{\"id\":\"%s\",\"heads\":\"%s\",\"put\":%s}},{\"delete\":{\"id\":\"%s\"}}"
                    .formatted(note("three"), one, heads, note("changed"), two))
            .expect(200)
            .path("commits");
    assertThat(commits.size()).isEqualTo(3);
    long first = commits.get(0).path("sequence").asLong();
    assertThat(commits.findValuesAsText("sequence"))
        .containsExactly("" + first, "" + (first + 1), "" + (first + 2));
    assertThat(commits.get(1).path("id").asText()).isEqualTo(one);
    assertThat(
            rest.get("/api/v1/docs/" + commits.get(0).path("id").asText()).expect(200).toString())
        .contains("three");
    assertThat(rest.get("/api/v1/docs/" + one).expect(200).path("heads"))
        .isEqualTo(commits.get(1).path("heads"));
    rest.get("/api/v1/docs/" + two).expectProblem(404, "document-unknown");
  }

  @Test
  void oneFaultUndoesAllAndIsNamedByItsPlace() {
    rest.patch("/api/v1/docs/" + one, "{\"put\":" + note("moved") + "}").expect(200);
    long before = feedLast();
    JsonNode problem =
        batch(
                "{\"create\":{\"props\":%s}},{\"delete\":{\"id\":\"%s\"}},{\"edit\":{\"id\":\"%s\",\"heads\":\"%s\",\"put\":%s}}"
                    .formatted(note("never"), two, one, heads, note("late")))
            .expectProblem(412, "stale-heads");
    assertThat(problem.path("context").path("operation").asInt()).isEqualTo(2);
    assertThat(problem.path("detail").asText()).startsWith("operation 2: ");
    assertThat(problem.path("context").path("heads").asText())
        .isEqualTo(rest.get("/api/v1/docs/" + one).json().path("heads").asText());
    assertThat(feedLast()).isEqualTo(before);
    rest.get("/api/v1/docs/" + two).expect(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | 400 | json-unexpected | 1",
        "{\"create\":{},\"delete\":{\"id\":\"01k9abcdefghjkmnpqrstvwxyz\"}} | 400 | json-unexpected | 1",
        "{\"edit\":{\"put\":{}}} | 400 | json-unexpected | 1",
        "{\"edit\":{\"id\":\"short\"}} | 400 | parameter-invalid | 1",
        "{\"edit\":{\"id\":\"01k9abcdefghjkmnpqrstvwxy3\",\"put\":{}}} | 404 | document-unknown | 1",
        "{\"delete\":{\"id\":\"01k9abcdefghjkmnpqrstvwxy3\"}} | 404 | document-unknown | 1",
        "{\"create\":{\"props\":{\"org.example.never\":1}}} | 422 | tag-unknown | 1",
        "{\"create\":{\"props\":{\"org.daybook.run/a:b\":{}}}} | 422 | tag-reserved | 1",
        "{\"create\":{\"props\":{\"org.example.batched.note\":{}}}} | 422 | schema-violation | 1"
      })
  void aBadOperationIsRefusedWithItsPlaceAndNothingIsStored(
      String operation, int status, String code, int place) {
    long before = feedLast();
    JsonNode problem =
        batch("{\"create\":{\"props\":%s}},%s".formatted(note("a"), operation))
            .expectProblem(status, code);
    assertThat(problem.path("context").path("operation").asInt()).isEqualTo(place);
    assertThat(feedLast()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{\"operations\":[]}",
        "{\"operations\":[{\"create\":{\"id\":\"01k9abcdefghjkmnpqrstvwxy4\"}},{\"create\":{\"id\":\"01k9abcdefghjkmnpqrstvwxy4\"}}]}",
        "{\"operations\":[{\"move\":{}}]}"
      })
  void whatIsNoBatchIsRefused(String body) {
    rest.postJson("/api/v1/batch", body).expectProblem(400, "json-unexpected");
  }

  @Test
  void aPlugsRecordIsNotDeletedThisWay() {
    String plug =
        rest.get("/api/v1/docs?tag=org.daybook.plug&limit=1")
            .expect(200)
            .path("documents")
            .path(0)
            .path("id")
            .asText();
    batch("{\"delete\":{\"id\":\"%s\"}}".formatted(plug)).expectProblem(409, "plug-document");
  }

  private Rest.Answer batch(String operations) {
    return rest.postJson("/api/v1/batch", "{\"operations\":[" + operations + "]}");
  }

  private long feedLast() {
    return rest.get("/api/v1/info").expect(200).path("feedLast").asLong();
  }

  private static String note(String text) {
    return "{\"org.example.batched.note\":{\"text\":\"%s\"}}".formatted(text);
  }
}
