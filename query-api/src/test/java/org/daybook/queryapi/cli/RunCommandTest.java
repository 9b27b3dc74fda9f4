package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class RunCommandTest {

  private static final String PLUG = "org.example.exposure";
  private static final String PROCESSOR = PLUG + ":exposure";
  private static final String PATH = "/api/v1/processors/" + PROCESSOR + "/run";
  private static final String PHOTO =
      "{\"props\":{\"org.daybook.photo\":{\"fNumber\":2.8,\"exposureTime\":0.004,\"iso\":%d}}}";

  private final Rest rest = Rest.ofTest();

  @BeforeEach
  void install() {
    Path folder = Path.of("..", "samples", "plugs", "exposure");
    assertThat(run("plugs", "install", folder.toString()).exit()).isEqualTo(Exit.OK);
  }

  @AfterEach
  void uninstall() {
    rest.delete("/api/v1/plugs/" + PLUG).expect(204);
  }

  private String photo(int iso) {
    String doc =
        rest.postJson("/api/v1/docs", PHOTO.formatted(iso)).expect(201).path("id").asText();
    rest.settle();
    return doc;
  }

  private String job(String doc) {
    return rest.get("/api/v1/docs/" + doc + "/explain?processor=" + PROCESSOR)
        .expect(200)
        .at("/processors/0/lastRun/job")
        .asText();
  }

  @Test
  void aDocumentIsRunAgain() {
    String doc = photo(100);
    String before = job(doc);
    Ran ran = run("run", PROCESSOR, doc);
    assertThat(ran.out()).contains(doc, "run", "somebody asked for it");
    assertThat(ran.exit()).isEqualTo(Exit.OK);
    rest.settle();
    assertThat(job(doc)).isNotEqualTo(before);
  }

  @Test
  void nothingIsRunWhereThePredicateDoesNotHold() {
    rest.installNotes("org.example.run");
    String note =
        rest.postJson("/api/v1/docs", "{\"props\":{\"org.example.run.note\":{\"text\":\"x\"}}}")
            .expect(201)
            .path("id")
            .asText();
    Ran ran = run("run", PROCESSOR, note);
    assertThat(ran.out()).contains("skip", "the predicate does not hold");
    assertThat(ran.exit()).isEqualTo(Exit.FAILED);
  }

  @Test
  void allDocumentsOfAPredicateAreCountedAndRunAgain() {
    String doc = photo(51_234);
    String before = job(doc);
    String where =
        "{\"field\":{\"prop\":\"org.daybook.photo\",\"pointer\":\"/iso\",\"op\":\"eq\",\"value\":51234}}";
    assertThat(run("run", PROCESSOR, "--where", where, "--dry-run").out())
        .isEqualTo("it is about 1 document; 1 run would begin\n");
    rest.settle();
    assertThat(job(doc)).isEqualTo(before);
    assertThat(run("run", PROCESSOR, "--where", "org.daybook.photo#/iso = 51234").out())
        .startsWith("job ");
    rest.settle();
    assertThat(job(doc)).isNotEqualTo(before);
  }

  @Test
  void wrongOrdersAreRefusedWithTheReason() {
    assertThat(run("run", PROCESSOR).err()).contains("either DOC or --where");
    assertThat(run("run", PROCESSOR, "--where", "{").err()).contains("--where is no JSON");
    assertThat(run("run", "org.example.none:p", "00000000000000000000000000").err())
        .contains("processor-unknown", PROCESSOR);
    rest.postJson(PATH, "{}").expectProblem(400, "json-unexpected");
    rest.postJson(PATH, "{\"docs\":[],\"dryRun\":true}").expectProblem(400, "json-unexpected");
    JsonNode problem =
        rest.postJson(PATH, "{\"where\":{\"hes\":\"org.example.a\"}}")
            .expectProblem(400, "predicate-invalid");
    assertThat(problem.path("detail").asText()).contains("hes");
  }

  private static Ran run(String... args) {
    return Ran.of(args);
  }
}
