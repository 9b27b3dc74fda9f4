package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class BlobsTest {

  private static final String SHA =
      "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882";
  private static final String PATH = "/api/v1/blobs/" + SHA;

  private final Rest rest = Rest.ofTest();

  @BeforeEach
  void store() {
    Rest.Answer stored =
        rest.send(
            "POST",
            "/api/v1/blobs",
            "0123456789".getBytes(StandardCharsets.UTF_8),
            "Content-Type",
            "application/octet-stream");
    assertThat(stored.expect(201))
        .hasToString(
            "{\"sha256\":\"%s\",\"size\":10,\"blob\":\"daybook:blob/%s\"}".formatted(SHA, SHA));
    assertThat(stored.header("Location")).endsWith(PATH);
  }

  @Test
  void bytesAreServedInASandbox() {
    Rest.Answer whole = rest.get(PATH + "?type=text/html");
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.text()).isEqualTo("0123456789");
    assertThat(whole.header("Content-Type")).isEqualTo("text/html");
    assertThat(whole.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(whole.header("Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
    assertThat(whole.header("Content-Disposition")).isEqualTo("attachment");
    assertThat(whole.header("ETag")).isEqualTo("\"" + SHA + "\"");
    assertThat(rest.get(PATH + "?type=image/png").header("Content-Disposition"))
        .isEqualTo("inline");
    assertThat(rest.get(PATH + "?type=bad%0D%0AX:1").header("Content-Type"))
        .isEqualTo("application/octet-stream");
  }

  @Test
  void aRangeIsServedAlone() {
    Rest.Answer part = rest.get(PATH, "Range", "bytes=2-4");
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("234");
    assertThat(part.header("Content-Range")).isEqualTo("bytes 2-4/10");
    assertThat(rest.get(PATH, "Range", "bytes=-3").text()).isEqualTo("789");
  }

  @Test
  void aRangeOfAnotherVersionIsTheWhole() {
    assertThat(rest.get(PATH, "Range", "bytes=2-4", "If-Range", "\"other\"").text())
        .isEqualTo("0123456789");
    assertThat(rest.get(PATH, "Range", "bytes=2-4", "If-Range", "\"" + SHA + "\"").text())
        .isEqualTo("234");
  }

  @Test
  void aRangeOutsideIsRefused() {
    Rest.Answer refused = rest.get(PATH, "Range", "bytes=10-");
    assertThat(refused.expectProblem(416, "range-unsatisfiable").path("detail").asText())
        .isEqualTo("the range bytes=10- is outside of the 10 bytes");
  }

  @Test
  void aHeadTellsTheSize() {
    Rest.Answer head = rest.send("HEAD", PATH, new byte[0]);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("10");
    assertThat(head.text()).isEmpty();
  }

  @Test
  void whatTheClientHasIsNotSentAgain() {
    assertThat(rest.get(PATH, "If-None-Match", "\"" + SHA + "\"").status()).isEqualTo(304);
  }

  @Test
  void unknownBytesAreNotFound() {
    rest.get("/api/v1/blobs/" + "0".repeat(64)).expectProblem(404, "blob-unknown");
    rest.get("/api/v1/blobs/zz").expectProblem(400, "parameter-invalid");
  }
}
