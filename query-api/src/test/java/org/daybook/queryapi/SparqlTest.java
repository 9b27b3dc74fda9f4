package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class SparqlTest {

  private static final String NOTES =
      "SELECT ?text { ?d <key/org.example.sparql.note>/<key/org.example.sparql.note#text> ?text }";

  private final Rest rest = Rest.ofTest();
  private long sequence;

  @BeforeEach
  void aNote() {
    rest.installNotes("org.example.sparql");
    sequence =
        rest.postJson(
                "/api/v1/docs",
                "{\"id\":\"01k9abcdefghjkmnpqrstvwxy9\",\"props\":{\"org.example.sparql.note\":{\"text\":\"found\"}}}")
            .expect(201)
            .path("sequence")
            .asLong();
  }

  @Test
  void aQueryCanBeAskedInThreeWaysAndSeesWhatItWaitsFor() {
    String encoded = URLEncoder.encode(NOTES, StandardCharsets.UTF_8);
    assertFound(rest.get("/sparql?after=" + sequence + "&query=" + encoded));
    assertFound(
        rest.send(
            "POST",
            "/sparql?after=" + sequence,
            NOTES.getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/sparql-query"));
    assertFound(
        rest.send(
            "POST",
            "/sparql",
            ("after=" + sequence + "&query=" + encoded).getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded"));
    assertFound(rest.get("/sparql?query=" + encoded, "Daybook-After", String.valueOf(sequence)));
  }

  @ParameterizedTest
  @CsvSource({
    "application/sparql-results+json, application/sparql-results+json",
    "application/json, application/sparql-results+json",
    "application/sparql-results+xml, application/sparql-results+xml",
    "text/csv, text/csv",
    "text/tab-separated-values, text/tab-separated-values",
    "'text/html,*/*;q=0.1', application/sparql-results+json"
  })
  void rowsComeInTheFormatAskedFor(String accept, String type) {
    Rest.Answer answer = ask(NOTES, accept);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type + "; charset=utf-8");
    assertThat(answer.text()).contains("found");
  }

  @ParameterizedTest
  @CsvSource({
    "text/turtle, text/turtle",
    "application/n-triples, application/n-triples",
    "application/ld+json, application/ld+json"
  })
  void triplesComeInTheFormatAskedFor(String accept, String type) {
    Rest.Answer answer =
        ask("CONSTRUCT WHERE { ?s <key/org.example.sparql.note#text> ?t }", accept);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo(type + "; charset=utf-8");
    assertThat(answer.text()).contains("found");
  }

  @Test
  void aFormatThatIsNotThereIsRefused() {
    ask(NOTES, "image/png").expectProblem(406, "not-acceptable");
  }

  @Test
  void aMalformedQueryIsNamedByLineAndColumn() {
    JsonNode problem =
        ask("SELECT ?a\nWHERE { ?a ?b }", "*/*").expectProblem(400, "sparql-malformed");
    assertThat(problem.path("context").path("line").asInt()).isEqualTo(2);
    assertThat(problem.path("context").path("column").asInt()).isEqualTo(15);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "INSERT DATA { <a> <b> <c> }",
        "SELECT (<java:java.lang.System.exit>(1) AS ?x) {}"
      })
  void whatReachesOutsideIsRefused(String query) {
    assertThat(ask(query, "*/*").status()).isBetween(400, 403);
  }

  @Test
  void aRequestWithoutQueryIsRefused() {
    rest.get("/sparql").expectProblem(400, "parameter-invalid");
    rest.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D").expectProblem(400, "parameter-invalid");
  }

  @Test
  void aHeadRequestHoldsNoTurn() {
    for (int i = 0; i < 10; i++) {
      assertThat(rest.send("HEAD", "/sparql?query=ASK%7B%7D", new byte[0]).status()).isEqualTo(200);
    }
    assertThat(rest.get("/sparql?query=ASK%7B%7D").expect(200).path("boolean").asBoolean())
        .isTrue();
  }

  private Rest.Answer ask(String query, String accept) {
    return rest.send(
        "POST",
        "/sparql?after=" + sequence,
        query.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/sparql-query",
        "Accept",
        accept);
  }

  private static void assertFound(Rest.Answer answer) {
    assertThat(answer.expect(200).path("results").path("bindings").toString())
        .isEqualTo("[{\"text\":{\"type\":\"literal\",\"value\":\"found\"}}]");
  }
}
