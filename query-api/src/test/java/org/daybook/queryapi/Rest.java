package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;

/// Speaks HTTP to the service under test.
public final class Rest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  private Rest(URI base) {
    this.base = base;
  }

  /// The service that `@QuarkusTest` runs.
  public static Rest ofTest() {
    return new Rest(base());
  }

  /// Where it is.
  public static URI base() {
    return URI.create(
        "http://127.0.0.1:"
            + ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class));
  }

  /// The folder that may be imported by path.
  public static Path importRoot() {
    return Path.of(ConfigProvider.getConfig().getValue("daybook.import-roots", String.class));
  }

  /// The folder that backups are made in.
  public static Path backupRoot() {
    return Path.of(ConfigProvider.getConfig().getValue("daybook.backup-roots", String.class));
  }

  /// An answer.
  public record Answer(int status, HttpResponse<byte[]> response) {

    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new AssertionError(text(), e);
      }
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// Asserts the status, and answers the body.
    public JsonNode expect(int wanted) {
      assertThat(status).as("%s", text()).isEqualTo(wanted);
      return response.body().length == 0 ? JSON.nullNode() : json();
    }

    /// Asserts a whole problem.
    public void expectProblem(String body) {
      assertThat(header("Content-Type")).isEqualTo("application/problem+json");
      try {
        assertThat(json()).isEqualTo(JSON.readTree(body));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    /// Asserts a problem's status and code.
    public JsonNode expectProblem(int wanted, String code) {
      JsonNode problem = expect(wanted);
      assertThat(header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(problem.path("code").asText()).as("%s", text()).isEqualTo(code);
      assertThat(problem.path("type").asText()).isEqualTo("/docs/errors/" + code + ".md");
      assertThat(problem.path("status").asInt()).isEqualTo(wanted);
      assertThat(text()).doesNotContain("Exception").doesNotContain("\tat ");
      return problem;
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, new byte[0], headers);
  }

  public Answer postJson(String path, String body, String... headers) {
    return sendJson("POST", path, body, headers);
  }

  public Answer patch(String path, String body, String... headers) {
    return sendJson("PATCH", path, body, headers);
  }

  private Answer sendJson(String method, String path, String body, String... headers) {
    var all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = "application/json";
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), all);
  }

  public Answer send(String method, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// Installs a plug that only owns tags `<id>.note` ({text: string, required}) and `<id>.mark`.
  public void installNotes(String id) {
    postJson(
            "/api/v1/plugs",
            """
            {"id":"%1$s","version":"1.0.0","abi":1,"owns":{
              "%1$s.note":{"type":"object","properties":{"text":{"type":"string"}},"required":["text"],
                "additionalProperties":false},
              "%1$s.mark":{"type":"object"}}}
            """
                .formatted(id))
        .expect(201);
  }

  /// Waits until everything given was done and can be queried.
  public void settle() {
    assertThat(get("/api/v1/idle?wait=PT60S").expect(200).path("idle").asBoolean()).isTrue();
  }
}
