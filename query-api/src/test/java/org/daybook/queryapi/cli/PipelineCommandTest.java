package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.daybook.queryapi.FailingPlug;
import org.daybook.queryapi.FreshData;
import org.daybook.queryapi.Rest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pipelines over REST and on the command line.
@QuarkusTest
@QuarkusTestResource(FreshData.class)
class PipelineCommandTest {

  private static final String PLUG = "org.example.pipelinecli";
  private static final String NAME = "org.me.pipelinecli";
  private static final String YAML =
      """
      name: %s
      title: Two stages
      predicate: %s.case
      stages:
      - routine: %s/exposure
      """
          .formatted(NAME, PLUG, PLUG);

  private final Rest rest = Rest.ofTest();
  @TempDir Path dir;

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("flow.yaml"), text);
  }

  @Test
  void aPipelineIsAppliedShownExplainedAndRemoved() throws IOException {
    FailingPlug.install(rest, PLUG);
    String doc = FailingPlug.document(rest, PLUG);
    rest.settle();
    String flow = file(YAML).toString();

    assertThat(run("pipeline", "apply", flow, "--dry-run").out())
        .startsWith(
            NAME + " would be created: it holds for 1 document, and runs on 1 of them now\n")
        .contains("  warning: %s:exposure may write [%s.result] too".formatted(PLUG, PLUG));
    assertThat(run("pipeline", "list").out()).doesNotContain(NAME);
    assertThat(run("pipeline", "apply", flow).out()).startsWith(NAME + " created: ");
    rest.settle();
    assertThat(run("pipeline", "apply", flow).out())
        .startsWith(NAME + " unchanged: it holds for 1 document, and runs on 0 of them now\n");
    assertThat(run("pipeline", "list").out()).containsPattern(NAME + " +enabled +1");
    assertThat(run("pipeline", "show", NAME, "--yaml").out()).isEqualTo(YAML);
    assertThat(run("pipeline", "show", NAME).out())
        .contains("processor  " + NAME + ":1-1\n", "title: Two stages\n");

    assertThat(run("explain", doc).out()).contains(NAME + ":1-1\n");
    assertThat(run("errors", NAME + ":1-1").out()).contains(doc);

    assertThat(run("pipeline", "remove", NAME).out()).isEqualTo(NAME + " is removed\n");
    assertThat(run("pipeline", "show", NAME).err()).startsWith("daybook: pipeline-unknown: ");
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    String missing = file(YAML.replace("/exposure", "/none")).toString();
    assertThat(run("pipeline", "apply", missing).err())
        .startsWith("daybook: pipeline-invalid: ")
        .contains("there is no routine " + PLUG + "/none");
    assertThat(run("pipeline", "apply", file("name: [").toString()).err())
        .contains("flow.yaml: it is not YAML: ", "line ");
    assertThat(run("pipeline", "apply", file("title: x").toString()).err())
        .contains("wanted a pipeline, with its name under \"name\"");
    assertThat(run("pipeline", "apply", dir.resolve("no.yaml").toString()).exit())
        .isEqualTo(Exit.FAILED);
  }

  @Test
  void onlyTheVersionThatWasLookedAtIsReplaced() throws IOException {
    FailingPlug.install(rest, PLUG + "2");
    String path = "/api/v1/pipelines/org.me.pipelineheads";
    String body =
        "{\"predicate\":\"%1$s.case\",\"stages\":[{\"routine\":\"%1$s/exposure\"}],\"enabled\":false}"
            .formatted(PLUG + "2");
    JsonNode made = put(path, body).expect(200);
    assertThat(made.path("change").asText()).isEqualTo("created");
    String heads = made.path("pipeline").path("heads").asText();
    put(path, body.replace("false", "true")).expect(200);
    assertThat(put(path, body, "If-Match", "\"" + heads + "\"").expect(412).path("code").asText())
        .isEqualTo("stale-heads");
    assertThat(
            put(path, body.replaceFirst("\\{", "{\"name\":\"org.me.x\","))
                .expect(400)
                .path("detail")
                .asText())
        .startsWith("/name: found \"org.me.x\"");
    rest.delete(path).expect(204);
  }

  private Rest.Answer put(String path, String body, String... headers) {
    var all = new ArrayList<String>(List.of("Content-Type", "application/json"));
    all.addAll(List.of(headers));
    return rest.send(
        "PUT", path, body.getBytes(StandardCharsets.UTF_8), all.toArray(String[]::new));
  }

  private static Ran run(String... args) {
    return Ran.of(args);
  }
}
