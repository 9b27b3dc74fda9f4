package org.daybook.queryapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(FreshData.class)
class DefencesTest {

  static List<String> routes() {
    return List.of(
        "/api/v1/info",
        "/vaults/default/api/v1/info",
        "/sparql?query=ASK%7B%7D",
        "/openapi",
        "/q/health",
        "/q/metrics",
        "/docs/errors/internal.md",
        "/nowhere");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aReboundHostIsRefused(String route) throws IOException {
    assertThat(ask(route, "Host: evil.example:%d".formatted(port())))
        .startsWith("HTTP/1.1 421 ")
        .contains("application/problem+json")
        .contains("\"code\":\"host-refused\"");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aSecondHostIsRefused(String route) throws IOException {
    assertThat(ask(route, "Host: localhost", "Host: evil.example")).doesNotStartWith("HTTP/1.1 2");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void aForeignOriginIsRefused(String route) throws IOException {
    String host = "localhost:%d".formatted(port());
    for (String origin : List.of("http://evil.example", "null", "http://localhost:1")) {
      assertThat(ask(route, "Host: " + host, "Origin: " + origin))
          .startsWith("HTTP/1.1 403 ")
          .contains("\"code\":\"origin-refused\"");
    }
    assertThat(ask(route, "Host: " + host, "Origin: http://" + host))
        .doesNotContain("origin-refused");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void anotherSiteIsRefused(String route) throws IOException {
    for (String site : List.of("cross-site", "same-site")) {
      assertThat(ask(route, "Host: localhost", "Sec-Fetch-Site: " + site))
          .startsWith("HTTP/1.1 403 ")
          .contains("\"code\":\"site-refused\"");
    }
    assertThat(ask(route, "Host: localhost", "Sec-Fetch-Site: none"))
        .doesNotContain("site-refused");
  }

  private static int port() {
    return Rest.base().getPort();
  }

  /// One GET with exactly these headers, as no HTTP client would send it.
  private static String ask(String route, String... headers) throws IOException {
    try (var socket = new Socket("127.0.0.1", port())) {
      socket.setSoTimeout(20_000);
      String request =
          "GET %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n"
              .formatted(route, String.join("\r\n", headers));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
