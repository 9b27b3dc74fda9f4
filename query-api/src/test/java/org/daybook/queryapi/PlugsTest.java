package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class PlugsTest {

  private static final Path EXPOSURE = Path.of("..", "samples", "plugs", "exposure");

  private final Rest rest = Rest.ofTest();

  @Test
  void aPlugIsInstalledRunsAndIsTakenAway() throws IOException {
    JsonNode plug = install(zip("plug.json", "exposure.wasm")).expect(201);
    assertThat(plug.path("id").asText()).isEqualTo("org.example.exposure");
    rest.get("/api/v1/plugs/org.example.exposure").expect(200);

    JsonNode created =
        rest.postJson(
                "/api/v1/docs",
                "{\"props\":{\"org.daybook.photo\":{\"fNumber\":2.8,\"exposureTime\":0.004,\"iso\":100}}}")
            .expect(201);
    rest.settle();
    String path = "/api/v1/docs/" + created.path("id").asText();
    JsonNode props = rest.get(path).expect(200).path("props");
    assertThat(props.path("org.example.exposure/main").path("exposureValue").asDouble())
        .isBetween(10.5, 11.5);
    JsonNode why =
        rest.get(path + "/explain?processor=org.example.exposure:exposure")
            .expect(200)
            .path("processors")
            .get(0);
    assertThat(why.path("decision").asText()).isEqualTo("skip");
    assertThat(why.path("reason").asText()).isEqualTo("up-to-date");
    assertThat(why.path("lastRun").path("outcome").asText()).isEqualTo("succeeded");

    String job = why.path("lastRun").path("job").asText();
    JsonNode read = rest.get("/api/v1/jobs/" + job).expect(200);
    assertThat(read.path("state").asText()).isEqualTo("succeeded");
    assertThat(read.path("journal").isArray()).isTrue();
    rest.postJson("/api/v1/jobs/" + job + "/cancel", "{}").expectProblem(409, "job-ended");
    rest.postJson("/api/v1/jobs/" + job + "/resume", "{}").expectProblem(409, "job-not-parked");
    assertThat(rest.get("/api/v1/jobs?state=succeeded&limit=1").expect(200).path("jobs").size())
        .isEqualTo(1);

    rest.delete("/api/v1/docs/" + plug.path("document").asText())
        .expectProblem(409, "plug-document");
    rest.delete("/api/v1/plugs/org.example.exposure").expect(204);
    rest.get("/api/v1/plugs/org.example.exposure").expectProblem(404, "plug-unknown");
    rest.get("/api/v1/schemas/org.example.exposure").expect(200);
  }

  @Test
  void aPlugOfTagsAloneIsInstalledFromItsManifest() {
    rest.installNotes("org.example.tags");
    assertThat(rest.get("/api/v1/schemas/org.example.tags.note").expect(200).path("owner").asText())
        .isEqualTo("org.example.tags");
    rest.get("/api/v1/schemas/org.example.absent").expectProblem(404, "schema-unknown");
  }

  @Test
  void aPlugWithAnUnknownFieldIsRefusedWhole() {
    JsonNode problem =
        rest.postJson(
                "/api/v1/plugs",
                "{\"id\":\"org.example.odd\",\"version\":\"1.0.0\",\"abi\":1,\"ownz\":{},\"owns\":{\"org.example.odd\":{}}}")
            .expectProblem(422, "plug-invalid");
    assertThat(problem.toString()).contains("ownz");
    rest.get("/api/v1/plugs/org.example.odd").expectProblem(404, "plug-unknown");
    rest.get("/api/v1/schemas/org.example.odd").expectProblem(404, "schema-unknown");
  }

  @Test
  void whatIsNoPlugIsRefused() throws IOException {
    install("not a zip".getBytes(StandardCharsets.UTF_8)).expectProblem(400, "plug-unreadable");
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("../plug.json"));
    }
    install(bytes.toByteArray()).expectProblem(400, "plug-unreadable");
    rest.postJson("/api/v1/plugs", "{\"files\":{\"plug.json\":\"%%%\"}}")
        .expectProblem(400, "plug-unreadable");
    install(zip("exposure.wasm")).expectProblem(422, "plug-invalid");
  }

  @Test
  void anUpdateThatMayDoMoreWaitsForApproval() {
    rest.installNotes("org.example.base");
    String id = "org.example.waiter";
    JsonNode first = rest.postJson("/api/v1/plugs", manifest("1.0.0", "")).expect(201);
    assertThat(first.path("state").asText()).isEqualTo("enabled");
    assertThat(first.has("held")).isFalse();
    String wider = "\"requires\":{\"org.example.base\":\"^1.0.0\"},";
    JsonNode held = rest.postJson("/api/v1/plugs", manifest("1.0.1", wider)).expect(202);
    assertThat(held.path("version").asText()).isEqualTo("1.0.0");
    assertThat(held.path("held").path("version").asText()).isEqualTo("1.0.1");
    assertThat(held.path("held").path("widens").toString())
        .isEqualTo(
            "[{\"kind\":\"dependency\",\"routine\":\"\",\"what\":\"org.example.base\","
                + "\"says\":\"the plug needs org.example.base\"}]");
    rest.postJson("/api/v1/plugs/%s/approve?digest=00".formatted(id), "{}")
        .expectProblem(409, "plug-held-other");
    assertThat(rest.postJson("/api/v1/plugs/%s/reject".formatted(id), "{}").expect(200).has("held"))
        .isFalse();
    rest.postJson("/api/v1/plugs/%s/approve".formatted(id), "{}")
        .expectProblem(409, "plug-not-held");
    String digest =
        rest.postJson("/api/v1/plugs", manifest("1.0.1", wider))
            .expect(202)
            .path("held")
            .path("digest")
            .asText();
    JsonNode approved =
        rest.postJson("/api/v1/plugs/%s/approve?digest=%s".formatted(id, digest), "{}").expect(200);
    assertThat(approved.path("version").asText()).isEqualTo("1.0.1");
    JsonNode history =
        rest.get("/api/v1/plugs/%s/history".formatted(id)).expect(200).path("revisions");
    assertThat(history.findValuesAsText("what"))
        .containsExactly("approve", "hold", "reject", "hold", "install");
    assertThat(history.get(0).path("digest").asText()).isEqualTo(digest);
    rest.get("/api/v1/plugs/%s/history?limit=0".formatted(id))
        .expectProblem(400, "parameter-invalid");
    rest.delete("/api/v1/plugs/org.example.base").expectProblem(409, "plug-needed");
    rest.postJson("/api/v1/plugs/org.example.base/disable", "{}").expectProblem(409, "plug-needed");
    assertThat(state(rest.postJson("/api/v1/plugs/%s/disable".formatted(id), "{}").expect(200)))
        .isEqualTo("disabled");
    assertThat(state(rest.postJson("/api/v1/plugs/org.example.base/disable", "{}").expect(200)))
        .isEqualTo("disabled");
    rest.postJson("/api/v1/plugs/%s/enable".formatted(id), "{}").expectProblem(409, "plug-needs");
    assertThat(state(rest.postJson("/api/v1/plugs/org.example.base/enable", "{}").expect(200)))
        .isEqualTo("enabled");
    assertThat(state(rest.postJson("/api/v1/plugs/%s/enable".formatted(id), "{}").expect(200)))
        .isEqualTo("enabled");
    rest.delete("/api/v1/plugs/" + id).expect(204);
    rest.delete("/api/v1/plugs/org.example.base").expect(204);
  }

  @Test
  void theSchemaOfAManifestIsServed() {
    assertThat(rest.get("/api/v1/plugs/schema").expect(200).path("properties").has("routines"))
        .isTrue();
  }

  private static String state(JsonNode plug) {
    return plug.path("state").asText();
  }

  private static String manifest(String version, String more) {
    return "{\"id\":\"org.example.waiter\",\"version\":\"%s\",\"abi\":1,%s\"owns\":{\"org.example.waiter\":{}}}"
        .formatted(version, more);
  }

  private Rest.Answer install(byte[] zip) {
    return rest.send("POST", "/api/v1/plugs", zip, "Content-Type", "application/zip");
  }

  private static byte[] zip(String... names) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (String name : names) {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(EXPOSURE.resolve(name), zip);
      }
    }
    return bytes.toByteArray();
  }
}
