package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Speaks to one service. Every failure is a [CommandFailure] that says what to do.
final class Client implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final Optional<String> token;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /// @param base where the service is, with `/vaults/{name}` for a vault other than the default
  Client(URI base, Optional<String> token) {
    this.base = base;
    this.token = token;
  }

  URI base() {
    return base;
  }

  JsonNode get(String path) {
    return json(send(request(path).GET().build()));
  }

  JsonNode post(String path, String type, BodyPublisher body) {
    return json(send(request(path).header("Content-Type", type).POST(body).build()));
  }

  JsonNode postJson(String path, JsonNode body) {
    return post(path, "application/json", BodyPublishers.ofString(body.toString()));
  }

  /// Orders something with a key, so that the order counts once: it is sent again when the service
  /// broke off before it answered.
  JsonNode order(String path, JsonNode body) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    return json(send(request, 2));
  }

  /// Sends JSON by any method.
  ///
  /// @param ifAt the version it must be at; null: any
  JsonNode send(String method, String path, JsonNode body, @Nullable String ifAt) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body.toString()));
    if (ifAt != null) {
      request.header("If-Match", "\"" + ifAt + "\"");
    }
    return json(send(request.build()));
  }

  /// What the service answers, as it comes.
  InputStream stream(String path) {
    return send(request(path).GET().build()).body();
  }

  /// The same, after sending JSON.
  InputStream stream(String path, JsonNode body) {
    return send(request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build())
        .body();
  }

  /// Hands on each element of a paged answer, page after page.
  ///
  /// @param first the path of the first page
  /// @param field where a page has its elements
  void each(String first, String field, Consumer<JsonNode> taker) {
    String next = first;
    while (next != null) {
      JsonNode page = get(next);
      page.path(field).forEach(taker);
      next = Words.withoutVault(page.path("next").textValue());
    }
  }

  /// All of them.
  List<JsonNode> all(String first, String field) {
    var all = new ArrayList<JsonNode>();
    each(first, field, all::add);
    return all;
  }

  void delete(String path) {
    json(send(request(path).DELETE().build()));
  }

  /// Asks a SPARQL query and hands back the answer's bytes.
  InputStream query(String sparql, String accept) {
    return send(request("/sparql")
            .header("Content-Type", "application/sparql-query")
            .header("Accept", accept)
            .POST(BodyPublishers.ofString(sparql))
            .build())
        .body();
  }

  @Override
  public void close() {
    http.close();
  }

  private HttpRequest.Builder request(String path) {
    String text = base.toString();
    URI uri = URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    return send(request, 1);
  }

  /// @param times how often it is sent at most when the service breaks off
  private HttpResponse<InputStream> send(HttpRequest request, int times) {
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() >= 400) {
        try (InputStream body = response.body()) {
          throw new CommandFailure(
              Exit.FAILED,
              refusal(
                  response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8)));
        }
      }
      return response;
    } catch (ConnectException | HttpConnectTimeoutException _) {
      throw new CommandFailure(
          Exit.NO_SERVER,
          "no service answers at %s; start one with ./daybook serve, or name another with --url"
              .formatted(base));
    } catch (IOException e) {
      if (times > 1) {
        return send(request, times - 1);
      }
      throw new CommandFailure(
          Exit.FAILED, "the service at %s broke off: %s".formatted(base, reason(e)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.FAILED, "interrupted");
    }
  }

  private static JsonNode json(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, "%s answered what is not JSON: %s".formatted(response.uri(), reason(e)));
    }
  }

  private static String refusal(int status, String body) {
    try {
      JsonNode problem = JSON.readTree(body);
      if (problem.hasNonNull("code")) {
        return "%s: %s".formatted(problem.get("code").asText(), problem.path("detail").asText());
      }
    } catch (IOException _) {
      // Not ours; shown as it is.
    }
    return "the service answered %d %s".formatted(status, body.lines().findFirst().orElse(""));
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
