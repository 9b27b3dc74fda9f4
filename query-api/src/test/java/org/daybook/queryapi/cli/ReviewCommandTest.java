package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The exposure sample, asked to wait for a person.
@QuarkusTest
@QuarkusTestResource(FreshData.class)
class ReviewCommandTest {

  private static final String PLUG = "org.example.exposure";
  private static final String PROCESSOR = PLUG + ":exposure";
  private static final Path SAMPLE = Path.of("..", "samples", "plugs", "exposure");
  private static final String PHOTO =
      "{\"props\":{\"org.daybook.photo\":{\"fNumber\":2.8,\"exposureTime\":0.004,\"iso\":%d}}}";

  @TempDir Path folder;

  private final Rest rest = Rest.ofTest();

  @BeforeEach
  void install() throws IOException {
    var json = new ObjectMapper();
    JsonNode manifest = json.readTree(SAMPLE.resolve("plug.json").toFile());
    ((ObjectNode) manifest.at("/processors/exposure")).put("merge", "review");
    Files.writeString(folder.resolve("plug.json"), manifest.toString());
    Files.copy(SAMPLE.resolve("exposure.wasm"), folder.resolve("exposure.wasm"));
    assertThat(run("plugs", "install", folder.toString()).err()).isEmpty();
    rest.settle();
    run("review", "reject", PROCESSOR, "--all"); // what other tests left here matches too
  }

  @AfterEach
  void uninstall() {
    run("review", "reject", PROCESSOR, "--all");
    rest.delete("/api/v1/plugs/" + PLUG).expect(204);
  }

  private String photo(int iso) {
    String doc =
        rest.postJson("/api/v1/docs", PHOTO.formatted(iso)).expect(201).path("id").asText();
    rest.settle();
    return doc;
  }

  private JsonNode props(String doc) {
    return rest.get("/api/v1/docs/" + doc).expect(200).path("props");
  }

  @Test
  void aResultIsListedShownAndApproved() {
    String doc = photo(100);
    assertThat(props(doc).has(PLUG + "/main")).isFalse();
    assertThat(run("review", "list", PROCESSOR).out())
        .contains(doc, "its processor asks for a person", "1 result to be looked at");
    assertThat(run("review", "show", PROCESSOR, doc).out())
        .contains(PLUG + "/main", "exposureValue");
    JsonNode review =
        rest.get("/api/v1/reviews?processor=" + PROCESSOR).expect(200).path("reviews").get(0);
    rest.postJson(
            "/api/v1/docs/" + doc + "/branches/" + review.path("branch").asText() + "/merge",
            "{\"settle\":\"refuse\"}")
        .expectProblem(409, "review-of-run");
    Ran approved = run("review", "approve", PROCESSOR, doc);
    assertThat(approved.out()).startsWith("approved; " + doc + " is at ");
    assertThat(props(doc).path(PLUG + "/main").has("exposureValue")).isTrue();
    assertThat(run("review", "approve", PROCESSOR, doc).err()).startsWith("daybook: review-none: ");
    assertThat(run("review", "list", PROCESSOR).out()).contains("0 results");
  }

  @Test
  void aResultIsRejectedWithTheReason() {
    String doc = photo(200);
    assertThat(run("review", "reject", PROCESSOR, doc, "--why", "too dark").exit())
        .isEqualTo(Exit.OK);
    assertThat(props(doc).at("/org.daybook.run~1" + PROCESSOR + "/outcome").asText())
        .isEqualTo("rejected");
    assertThat(props(doc).at("/org.daybook.run~1" + PROCESSOR + "/message").asText())
        .isEqualTo("too dark");
    assertThat(rest.get("/api/v1/docs/" + doc + "/explain?processor=" + PROCESSOR).text())
        .contains("a person rejected its result");
  }

  @Test
  void allResultsOfAProcessorAreApprovedAtOnce() {
    String first = photo(300);
    String second = photo(400);
    JsonNode page = rest.get("/api/v1/reviews?limit=1").expect(200);
    assertThat(page.path("reviews")).hasSize(1);
    assertThat(rest.get(page.path("next").asText()).expect(200).path("reviews").get(0))
        .isNotEqualTo(page.path("reviews").get(0));
    assertThat(run("review", "approve", PROCESSOR, "--all").out())
        .isEqualTo("2 results approved; 0 could not be\n");
    assertThat(props(first).has(PLUG + "/main")).isTrue();
    assertThat(props(second).has(PLUG + "/main")).isTrue();
  }

  @Test
  void wrongOrdersAreRefusedWithTheReason() {
    assertThat(run("review", "approve", PROCESSOR).err()).contains("either DOC or --all");
    assertThat(run("review", "show", PROCESSOR).err()).contains("wanted PROCESSOR and DOC");
    rest.postJson("/api/v1/reviews/approve", "{}").expectProblem(400, "json-unexpected");
    rest.get("/api/v1/reviews?after=x").expectProblem(400, "parameter-invalid");
    String doc = photo(500);
    rest.postJson(
            "/api/v1/reviews/" + doc + "/" + PROCESSOR + "/approve", "{\"settle\":\"combine\"}")
        .expectProblem(400, "parameter-invalid");
  }

  private static Ran run(String... args) {
    return Ran.of(args);
  }
}
