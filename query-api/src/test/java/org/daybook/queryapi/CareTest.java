package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class CareTest {

  private static final byte[] NOTHING = new byte[0];

  private final Rest rest = Rest.ofTest();
  private String doc = "";
  private String blob = "";

  @BeforeEach
  void aDocumentWithBytes() {
    rest.postJson(
        "/api/v1/plugs",
        "{\"id\":\"org.example.care\",\"version\":\"1.0.0\",\"abi\":1,\"owns\":{\"org.example.care\":"
            + "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"},\"bytes\":{\"type\":\"string\",\"x-reference\":true}}}}}");
    blob =
        rest.send(
                "POST",
                "/api/v1/blobs",
                UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/octet-stream")
            .expect(201)
            .path("sha256")
            .asText();
    doc =
        rest.postJson(
                "/api/v1/docs",
                "{\"props\":{\"org.example.care\":{\"text\":\"kept\",\"bytes\":\"daybook:blob/%s\"}}}"
                    .formatted(blob))
            .expect(201)
            .path("id")
            .asText();
  }

  @Test
  void aBackupIsMadeVerifiedAndRestoredAsAnotherVaultWithAllThatWas() throws IOException {
    Path to = Rest.backupRoot().resolve("whole");
    JsonNode made = done(rest.postJson("/api/v1/backups", "{\"to\":\"%s\"}".formatted(to)));
    assertThat(made.path("path").asText()).isEqualTo(to.toString());
    assertThat(made.path("documents").asLong()).isPositive();
    assertThat(done(rest.postJson("/api/v1/backups/verify", path(to)))).isEqualTo(made);
    rest.patch("/api/v1/docs/" + doc, "{\"put\":{\"org.example.care\":{\"text\":\"later\"}}}")
        .expect(200);

    done(
        rest.postJson(
            "/api/v1/backups/restore", "{\"path\":\"%s\",\"vault\":\"restored\"}".formatted(to)));
    String there = "/vaults/restored/api/v1";
    assertThat(rest.get(there + "/docs/" + doc).expect(200).toString()).contains("kept");
    assertThat(rest.get(there + "/blobs/" + blob).status()).isEqualTo(200);
    assertThat(rest.get(there + "/docs/" + doc + "/history").expect(200).path("changes").size())
        .isEqualTo(1);
    assertThat(rest.get(there + "/idle?wait=PT60S").expect(200).path("idle").asBoolean()).isTrue();
    assertThat(rest.get(there + "/jobs?wflow=reconcile").expect(200).path("jobs").isEmpty())
        .isFalse();
    assertThat(done(rest.get(there + "/check?blobs=true")).path("clean").asBoolean()).isTrue();

    rest.postJson("/api/v1/backups", "{\"to\":\"%s\"}".formatted(to))
        .expectProblem(409, "backup-folder");
    rest.postJson(
            "/api/v1/backups/restore", "{\"path\":\"%s\",\"vault\":\"restored\"}".formatted(to))
        .expectProblem(409, "vault-exists");
    Files.writeString(to.resolve("wflow.db"), "no");
    rest.postJson("/api/v1/backups/verify", path(to)).expectProblem(400, "backup-damaged");
    Files.delete(to.resolve("wflow.sha256"));
    rest.postJson("/api/v1/backups/verify", path(to)).expectProblem(400, "backup-incomplete");
  }

  @Test
  void aBackupWithoutAPlaceIsNamedByVaultAndTime() {
    JsonNode made = done(rest.postJson("/api/v1/backups", "{}"));
    assertThat(made.path("path").asText())
        .matches(Rest.backupRoot() + "/default-[0-9]{8}-[0-9]{6}");
  }

  @Test
  void pathsOutsideTheRootsAreRefused() {
    Path outside = Rest.backupRoot().resolveSibling("elsewhere");
    for (String to : java.util.List.of(outside.toString(), "relative", "/")) {
      rest.postJson("/api/v1/backups", "{\"to\":\"%s\"}".formatted(to))
          .expectProblem(403, "path-outside-roots");
      rest.postJson("/api/v1/backups/verify", "{\"path\":\"%s\"}".formatted(to))
          .expectProblem(403, "path-outside-roots");
    }
    assertThat(outside).doesNotExist();
    rest.postJson("/api/v1/backups", "{\"to\":\"%s/../up\"}".formatted(Rest.backupRoot()))
        .expectProblem(403, "path-outside-roots");
    rest.postJson("/api/v1/backups/verify", path(Rest.backupRoot().resolve("absent")))
        .expectProblem(400, "path-unreadable");
    rest.postJson("/api/v1/backups/verify", path(Rest.backupRoot()))
        .expectProblem(400, "backup-incomplete");
    rest.postJson("/api/v1/backups/verify", "{}").expectProblem(400, "json-unexpected");
    rest.postJson("/api/v1/backups/restore", path(Rest.backupRoot()))
        .expectProblem(400, "json-unexpected");
  }

  @Test
  void aSoundVaultIsCleanAndARepairChangesNothing() {
    rest.settle();
    JsonNode report = done(rest.get("/api/v1/check?blobs=true"));
    assertThat(report.path("clean").asBoolean()).as("%s", report).isTrue();
    assertThat(report.path("documents").asLong()).isPositive();
    JsonNode repaired = done(rest.send("POST", "/api/v1/repair", NOTHING));
    assertThat(repaired.path("repaired").asLong()).isZero();
    assertThat(repaired.path("documents").asLong()).isPositive();
  }

  @Test
  void aDeletedDocumentIsPurgedForGood() {
    String path = "/api/v1/docs/" + doc;
    rest.send("POST", path + "/purge", NOTHING).expectProblem(409, "document-living");
    rest.delete(path).expect(204);
    rest.send("POST", path + "/purge", NOTHING).expect(200);
    rest.get(path + "/history").expectProblem(404, "document-unknown");
    rest.postJson(path + "/restore", "{\"heads\":\"%s\"}".formatted("0".repeat(64)))
        .expectProblem(404, "heads-unknown");
    rest.send("POST", path + "/compact", NOTHING).expectProblem(404, "document-unknown");
    rest.send("POST", "/api/v1/docs/01k9abcdefghjkmnpqrstvwxy6/purge", NOTHING)
        .expectProblem(404, "document-unknown");
  }

  @Test
  void roomIsMeasuredAndGivenBack() {
    JsonNode use = rest.get("/api/v1/disk").expect(200);
    assertThat(use.path("databaseBytes").asLong()).isPositive();
    assertThat(use.path("jobBytes").asLong()).isPositive();
    assertThat(use.path("blobs").asLong()).isPositive();
    JsonNode compacted = rest.send("POST", "/api/v1/docs/" + doc + "/compact", NOTHING).expect(200);
    assertThat(compacted.path("bytesAfter").asLong()).isPositive();
    assertThat(rest.get("/api/v1/docs/" + doc).expect(200).toString()).contains("kept");
    assertThat(
            rest.send("POST", "/api/v1/blobs/collect?grace=PT1M", NOTHING)
                .expect(200)
                .path("seen")
                .asLong())
        .isPositive();
    rest.send("POST", "/api/v1/blobs/collect", NOTHING).expect(200);
    assertThat(rest.get("/api/v1/blobs/" + blob).status()).isEqualTo(200);
    rest.send("POST", "/api/v1/blobs/collect?grace=PT1S", NOTHING)
        .expectProblem(400, "parameter-invalid");
    rest.send("POST", "/api/v1/vacuum", NOTHING).expect(200);
  }

  @Test
  void aVaultIsMovedAsLines() {
    Rest.Answer exported = rest.get("/api/v1/export");
    assertThat(exported.status()).isEqualTo(200);
    assertThat(exported.header("Content-Type")).startsWith("application/x-ndjson");
    rest.postJson("/api/v1/vaults", "{\"name\":\"moved\"}").expect(201);
    byte[] lines = exported.response().body();
    JsonNode loaded = load("/vaults/moved", lines).expect(200);
    assertThat(loaded.path("created").asLong()).isPositive();
    assertThat(rest.get("/vaults/moved/api/v1/docs/" + doc).expect(200).path("props"))
        .isEqualTo(rest.get("/api/v1/docs/" + doc).expect(200).path("props"));
    assertThat(rest.get("/vaults/moved/api/v1/blobs/" + blob).status()).isEqualTo(200);
    JsonNode again = load("/vaults/moved", lines).expect(200);
    assertThat(again.path("created").asLong()).isZero();
    assertThat(again.path("unchanged").asLong()).isPositive();
  }

  @Test
  void linesThatAreNoExportAreRefused() {
    load("", "nonsense\n".getBytes(StandardCharsets.UTF_8))
        .expectProblem(400, "transfer-malformed");
    String lines =
        rest.get("/api/v1/export").text().lines().limit(2).reduce("", (a, b) -> a + b + "\n");
    load("", lines.getBytes(StandardCharsets.UTF_8)).expectProblem(400, "transfer-truncated");
  }

  private Rest.Answer load(String vault, byte[] lines) {
    return rest.send("POST", vault + "/api/v1/load", lines, "Content-Type", "application/x-ndjson");
  }

  private static String path(Path folder) {
    return "{\"path\":\"%s\"}".formatted(folder);
  }

  /// What long work answered with its last line.
  private static JsonNode done(Rest.Answer answer) {
    assertThat(answer.status()).as("%s", answer.text()).isEqualTo(200);
    String last = answer.text().lines().reduce("", (_, line) -> line);
    try {
      JsonNode line = new ObjectMapper().readTree(last);
      assertThat(line.has("done")).as("%s", answer.text()).isTrue();
      return line.path("done");
    } catch (IOException e) {
      throw new AssertionError(answer.text(), e);
    }
  }
}
