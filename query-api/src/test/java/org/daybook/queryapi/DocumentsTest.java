package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class DocumentsTest {

  private final Rest rest = Rest.ofTest();

  @BeforeEach
  void install() {
    rest.installNotes("org.example.documents");
  }

  @Test
  void aDocumentIsCreatedReadChangedAndDeleted() {
    Rest.Answer created = create("hello");
    JsonNode commit = created.expect(201);
    String path = "/api/v1/docs/" + commit.path("id").asText();
    assertThat(created.header("Location")).endsWith(path);

    Rest.Answer read = rest.get(path);
    assertThat(read.expect(200).path("props"))
        .hasToString("{\"org.example.documents.note/main\":{\"text\":\"hello\"}}");
    assertThat(read.header("ETag")).isEqualTo("\"" + commit.path("heads").asText() + "\"");

    Rest.Answer changed =
        rest.patch(
            path,
            """
            {"put":{"org.example.documents.note":{"text":"bye"},"org.example.documents.mark/a":{}}}
            """,
            "If-Match",
            read.header("ETag"));
    changed.expect(200);
    rest.patch(path, "{\"delete\":[\"org.example.documents.mark/a\"]}").expect(200);
    assertThat(rest.get(path).json().path("props"))
        .hasToString("{\"org.example.documents.note/main\":{\"text\":\"bye\"}}");

    rest.delete(path).expect(204);
    rest.get(path).expectProblem(404, "document-unknown");
    rest.delete(path).expectProblem(404, "document-unknown");
  }

  @Test
  void aReadOfTheSameVersionIsNotModified() {
    Rest.Answer created = create("same");
    String path = "/api/v1/docs/" + created.expect(201).path("id").asText();
    Rest.Answer again = rest.get(path, "If-None-Match", created.header("ETag"));
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.text()).isEmpty();
  }

  @Test
  void aRepeatedCreateWithTheSameIdAnswersTheFirst() {
    String body =
        "{\"id\":\"01k9abcdefghjkmnpqrstvwxyz\",\"props\":{\"org.example.documents.note\":{\"text\":\"once\"}}}";
    JsonNode first = rest.postJson("/api/v1/docs", body).expect(201);
    assertThat(rest.postJson("/api/v1/docs", body).expect(201)).isEqualTo(first);
  }

  @Test
  void aChangeOfAnOlderVersionIsRefusedWithTheCurrentHeads() {
    Rest.Answer created = create("one");
    String id = created.expect(201).path("id").asText();
    String path = "/api/v1/docs/" + id;
    String heads =
        rest.patch(path, "{\"put\":{\"org.example.documents.note\":{\"text\":\"two\"}}}")
            .expect(200)
            .path("heads")
            .asText();
    Rest.Answer refused =
        rest.patch(
            path,
            "{\"put\":{\"org.example.documents.note\":{\"text\":\"three\"}}}",
            "If-Match",
            created.header("ETag"));
    JsonNode problem = refused.expectProblem(412, "stale-heads");
    assertThat(problem.path("context").toString()).contains(heads);
    assertThat(rest.get(path).json().path("props").toString()).contains("two");
  }

  @Test
  void theListIsPagedByKey() {
    rest.installNotes("org.example.paged");
    var made = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      made.add(
          rest.postJson("/api/v1/docs", "{\"props\":{\"org.example.paged.mark\":{}}}")
              .expect(201)
              .path("id")
              .asText());
    }
    var listed = new ArrayList<String>();
    String next = "/api/v1/docs?tag=org.example.paged.mark&limit=2";
    int pages = 0;
    while (next != null) {
      JsonNode page = rest.get(next).expect(200);
      page.path("documents").forEach(document -> listed.add(document.path("id").asText()));
      next = page.path("next").textValue();
      pages++;
    }
    assertThat(listed).containsExactlyElementsOf(made.stream().sorted().toList());
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void aSchemaBreakIsRefusedWithAPointerAndNothingIsStored() {
    long before = feedLast();
    JsonNode problem =
        rest.postJson(
                "/api/v1/docs", "{\"props\":{\"org.example.documents.note\":{\"text\":1,\"x\":2}}}")
            .expectProblem(422, "schema-violation");
    assertThat(problem.path("context").toString())
        .contains("org.example.documents.note/main")
        .contains("/text");
    assertThat(feedLast()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"props\":{\"org.example.never\":{}}} | 422 | tag-unknown",
        "{\"props\":{\"not a tag\":{}}} | 400 | parameter-invalid",
        "{\"props\":{\"org.daybook.run/a:b\":{}}} | 422 | tag-reserved",
        "{\"probs\":{}} | 400 | json-unexpected",
        "{\"props\":{},\"props\":{}} | 400 | json-malformed",
        "{\"props\":{}}{} | 400 | json-malformed",
        "{\"props\": | 400 | json-malformed",
        "[] | 400 | json-unexpected",
        "{\"id\":\"short\"} | 400 | parameter-invalid",
        "{\"props\":{\"org.example.documents.mark\":{},\"org.example.documents.mark/main\":{}}} | 400 | json-unexpected"
      })
  void aBadBodyIsRefusedAndNothingIsStored(String body, int status, String code) {
    long before = feedLast();
    rest.postJson("/api/v1/docs", body).expectProblem(status, code);
    assertThat(feedLast()).isEqualTo(before);
  }

  @Test
  void problemsAreExact() {
    rest.postJson("/api/v1/docs", "{\n \"props\": oops}")
        .expectProblem(
            """
            {"type":"/docs/errors/json-malformed.md","title":"JSON malformed","status":400,"code":"json-malformed",
             "detail":"line 2, column 11: Unrecognized token 'oops': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
             "instance":"/api/v1/docs","context":{"column":11,"line":2}}
            """);
    rest.get("/api/v1/docs/01k9abcdefghjkmnpqrstvwxy0")
        .expectProblem(
            """
            {"type":"/docs/errors/document-unknown.md","title":"Document unknown","status":404,"code":"document-unknown",
             "detail":"document 01k9abcdefghjkmnpqrstvwxy0 is not here","instance":"/api/v1/docs/01k9abcdefghjkmnpqrstvwxy0"}
            """);
    rest.get("/api/v1/docs?limit=0")
        .expectProblem(
            """
            {"type":"/docs/errors/parameter-invalid.md","title":"Parameter invalid","status":400,"code":"parameter-invalid",
             "detail":"limit 0: wanted 1 to 1000","instance":"/api/v1/docs"}
            """);
  }

  @Test
  void whatHttpRefusesIsAProblemToo() {
    rest.get("/nowhere").expectProblem(404, "route-unknown");
    rest.get("/api/v1/docs?limit=many").expectProblem(404, "route-unknown");
    rest.send("PUT", "/api/v1/docs", new byte[] {'{', '}'}, "Content-Type", "application/json")
        .expectProblem(405, "method-not-allowed");
    rest.send("POST", "/api/v1/docs", new byte[] {'x'}, "Content-Type", "text/plain")
        .expectProblem(415, "media-type-unsupported");
    rest.get("/api/v1/docs", "Accept", "image/png").expectProblem(406, "not-acceptable");
  }

  @Test
  void aJsonBodyBeyondTheLimitIsRefused() {
    String body = "{\"props\":{\"org.example.documents.note\":{\"text\":\"%s\"}}}";
    rest.postJson("/api/v1/docs", body.formatted("x".repeat(11 << 20)))
        .expectProblem(413, "body-too-large");
  }

  @Test
  void everyProblemsTypeIsAPageThatIsServed() {
    Rest.Answer page =
        rest.get(rest.get("/nowhere").expectProblem(404, "route-unknown").path("type").asText());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/markdown");
    assertThat(page.text()).startsWith("# route-unknown\n");
  }

  @Test
  void theFeedTellsOfEveryChange() {
    long before = feedLast();
    String id = create("fed").expect(201).path("id").asText();
    JsonNode page = rest.get("/api/v1/feed?after=" + before).expect(200);
    JsonNode entry = page.path("entries").get(0);
    assertThat(entry.path("document").asText()).isEqualTo(id);
    assertThat(entry.path("kind").asText()).isEqualTo("created");
    assertThat(entry.path("added").toString()).isEqualTo("[\"org.example.documents.note/main\"]");
    assertThat(entry.path("author").asText()).isEqualTo("principal:rest");
  }

  private Rest.Answer create(String text) {
    return rest.postJson(
        "/api/v1/docs",
        "{\"props\":{\"org.example.documents.note\":{\"text\":\"%s\"}}}".formatted(text));
  }

  private long feedLast() {
    return rest.get("/api/v1/info").expect(200).path("feedLast").asLong();
  }
}
