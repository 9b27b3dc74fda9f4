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
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class ImportsTest {

  private static final Path SAMPLES = Path.of("..", "samples", "files");

  private final Rest rest = Rest.ofTest();

  @Test
  void uploadsBecomeDocuments() throws IOException {
    rest.installNotes("org.example.imports");
    Path photo = SAMPLES.resolve("photos").resolve("star-trails.jpg");
    Rest.Answer accepted =
        upload(
            Map.of(
                "star-trails.jpg", Files.readAllBytes(photo),
                "empty.pdf", new byte[0],
                "broken.pdf", "%PDF-1.7 and then nothing".getBytes(StandardCharsets.UTF_8)),
            "org.example.imports.mark");
    JsonNode report = accepted.expect(202);
    String path = "/api/v1/imports/" + report.path("job").asText();
    assertThat(accepted.header("Location")).endsWith(path);
    rest.settle();
    JsonNode ended = rest.get(path).expect(200);
    assertThat(ended.path("state").asText()).isEqualTo("succeeded");
    assertThat(ended.path("total").asLong()).isEqualTo(3);
    JsonNode items = rest.get(path + "/items").expect(200).path("items");
    assertThat(items.size()).isEqualTo(3);
    for (JsonNode item : items) {
      if (item.path("name").asText().equals("star-trails.jpg")) {
        assertThat(item.path("state").asText()).isEqualTo("added");
        JsonNode props =
            rest.get("/api/v1/docs/" + item.path("document").asText()).json().path("props");
        assertThat(props.path("org.daybook.file/main").path("mediaType").asText())
            .isEqualTo("image/jpeg");
        assertThat(props.has("org.daybook.photo/main")).isTrue();
        assertThat(props.has("org.example.imports.mark/main")).isTrue();
      } else {
        assertThat(item.path("code").asText()).isNotEmpty();
        assertThat(item.path("message").asText()).isNotEmpty();
      }
    }
  }

  @Test
  void itemsArePaged() {
    JsonNode report =
        upload(
                Map.of(
                    "p1.txt", "one of the paged".getBytes(StandardCharsets.UTF_8),
                    "p2.txt", "two of the paged".getBytes(StandardCharsets.UTF_8)))
            .expect(202);
    rest.settle();
    String items = report.path("items").asText();
    JsonNode first = rest.get(items + "?limit=1").expect(200);
    assertThat(first.path("items").size()).isEqualTo(1);
    JsonNode second = rest.get(first.path("next").asText()).expect(200);
    assertThat(second.path("items").get(0).path("index").asLong()).isEqualTo(1);
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(rest.get(items + "?state=failed").expect(200).path("items").size()).isZero();
    rest.get(items + "?state=lost").expectProblem(400, "parameter-invalid");
  }

  @Test
  void aFileUnderAnImportRootIsImportedByPath() {
    Path file = Rest.importRoot().resolve("hello.txt");
    JsonNode report = byPath(file.toString()).expect(202);
    rest.settle();
    JsonNode items = rest.get(report.path("items").asText()).expect(200).path("items");
    assertThat(items.get(0).path("state").asText()).isIn("added", "unchanged");
  }

  @Test
  void pathsOutsideTheImportRootsAreRefused() {
    Path root = Rest.importRoot();
    byPath("/etc/passwd").expectProblem(403, "path-outside-roots");
    byPath(root.resolve("..").resolve("secret.txt").toString())
        .expectProblem(403, "path-outside-roots");
    byPath(root.resolve("way-out").resolve("secret.txt").toString())
        .expectProblem(403, "path-outside-roots");
    byPath("hello.txt").expectProblem(403, "path-outside-roots");
    byPath(root.resolve("absent.txt").toString()).expectProblem(400, "path-unreadable");
  }

  @Test
  void anImportOfNothingIsRefused() {
    rest.postJson("/api/v1/imports", "{\"paths\":[]}").expectProblem(400, "json-unexpected");
    upload(Map.of()).expectProblem(400, "multipart-malformed");
    rest.send(
            "POST",
            "/api/v1/imports",
            "--b\r\nhalf".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "multipart/form-data; boundary=b")
        .expectProblem(400, "multipart-malformed");
    rest.get("/api/v1/imports/" + "0".repeat(32)).expectProblem(404, "import-unknown");
  }

  @Test
  void aRepeatWithTheSameKeyIsTheSameImport() {
    byte[] body = form(Map.of("k.txt", "keyed".getBytes(StandardCharsets.UTF_8)));
    String[] headers = {
      "Content-Type", "multipart/form-data; boundary=boundary", "Idempotency-Key", "key-1"
    };
    String job =
        rest.send("POST", "/api/v1/imports", body, headers).expect(202).path("job").asText();
    assertThat(rest.send("POST", "/api/v1/imports", body, headers).expect(202).path("job").asText())
        .isEqualTo(job);
  }

  private Rest.Answer byPath(String path) {
    return rest.postJson("/api/v1/imports", "{\"paths\":[\"%s\"]}".formatted(path));
  }

  private Rest.Answer upload(Map<String, byte[]> files, String... tags) {
    return rest.send(
        "POST",
        "/api/v1/imports",
        form(files, tags),
        "Content-Type",
        "multipart/form-data; boundary=boundary");
  }

  private static byte[] form(Map<String, byte[]> files, String... tags) {
    var body = new ByteArrayOutputStream();
    for (String tag : tags) {
      text(
          body,
          "--boundary\r\nContent-Disposition: form-data; name=\"tag\"\r\n\r\n" + tag + "\r\n");
    }
    files.forEach(
        (name, bytes) -> {
          text(
              body,
              "--boundary\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                  + name
                  + "\"\r\n\r\n");
          body.writeBytes(bytes);
          text(body, "\r\n");
        });
    text(body, "--boundary--\r\n");
    return body.toByteArray();
  }

  private static void text(ByteArrayOutputStream body, String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
