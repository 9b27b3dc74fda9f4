package org.daybook.wflow.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpRefusalsTest {

  private static final HttpIngressSettings SMALL =
      HttpIngressSettings.DEFAULTS
          .withMostBytes(100)
          .withMostAtOnce(2)
          .withMostWait(Duration.ofSeconds(20))
          .withHosts(Set.of("Jobs.Example"));

  @TempDir Path dir;

  private Served served;

  @BeforeEach
  void open() {
    served = new Served(dir, SMALL);
  }

  @AfterEach
  void close() {
    served.close();
  }

  private static void problem(HttpResponse<String> answer, int status, String code, String detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body())
        .contains("\"status\":%d,\"code\":\"%s\"".formatted(status, code))
        .contains(detail);
  }

  @Test
  void whatIsNotThereIsNamed() throws Exception {
    problem(served.post("/none/k", ""), 404, "wflow-unknown", "no wflow \\\"none\\\": wanted one");
    problem(served.get("/"), 404, "route-unknown", "wanted POST /{wflow}/{key}");
    problem(served.post("/a/b/c", ""), 404, "route-unknown", "sent as %2F");
    String unknown = "/jobs/" + "0".repeat(32);
    problem(served.get(unknown), 404, "job-unknown", "still kept");
    problem(served.post(unknown + "/cancel", ""), 404, "job-unknown", "still kept");
  }

  @Test
  void malformedNamesAndWaitsAreNamed() throws Exception {
    problem(served.post("/echo/", ""), 400, "key-malformed", "key \\\"\\\": wanted 1 to");
    problem(served.post("/echo/%FF", ""), 400, "key-malformed", "of UTF-8");
    problem(served.post("/echo/" + "k".repeat(1_025), ""), 400, "key-malformed", "1024 bytes");
    assertThat(served.raw("POST /echo/%4 HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    problem(served.get("/jobs/xyz"), 400, "job-id-malformed", "32 lower-case hexadecimal");
    problem(served.post("/echo/k?wait=soon", ""), 400, "wait-malformed", "such as PT5S");
    problem(served.post("/echo/k?wait=PT1H", ""), 400, "wait-malformed", "to PT20S");
    assertThat(served.runs).hasValue(0);
  }

  @Test
  void otherMethodsAreRefusedNamingTheOneThatIsTaken() throws Exception {
    HttpResponse<String> put = served.send("PUT", "/echo/k", new byte[0]);
    problem(put, 405, "method-refused", "wanted POST");
    assertThat(put.headers().firstValue("Allow")).hasValue("POST");
    HttpResponse<String> post = served.post("/jobs/" + "0".repeat(32), "");
    assertThat(post.headers().firstValue("Allow")).hasValue("GET");
    assertThat(served.send("HEAD", "/echo/k", new byte[0]).statusCode()).isEqualTo(405);
  }

  @Test
  void aBodyMayBeAsLargeAsTheLimitAndNoLarger() throws Exception {
    assertThat(served.post("/echo/k", "x".repeat(100)).body()).hasSize(100);
    problem(served.post("/echo/l", "x".repeat(101)), 413, "body-too-large", "of 101 bytes");
    String chunked =
        "POST /echo/m HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n65\r\n%s\r\n0\r\n\r\n";
    assertThat(served.raw(chunked.formatted("x".repeat(101))))
        .startsWith("HTTP/1.1 413")
        .contains("more than 100 bytes");
    assertThat(served.runs).hasValue(1);
  }

  @Test
  void moreAtOnceThanIsAllowedAreToldToComeAgain() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> served.post("/gated/a", ""));
      var second = threads.submit(() -> served.post("/gated/b", ""));
      while (served.runs.get() < 2) {
        Thread.sleep(1);
      }
      HttpResponse<String> third = served.post("/echo/k", "");
      problem(third, 503, "ingress-busy", "2 requests are being served");
      assertThat(third.headers().firstValue("Retry-After")).hasValue("1");
      served.gate.countDown();
      assertThat(first.get().statusCode()).isEqualTo(200);
      assertThat(second.get().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aWebPagesRequestsAreRefused() throws Exception {
    String page = "https://evil.example";
    problem(served.post("/echo/k", "", "Origin", page), 403, "origin-refused", page);
    problem(served.post("/echo/k", "", "Origin", "null"), 403, "origin-refused", "null");
    for (String site : new String[] {"cross-site", "same-site"}) {
      problem(served.post("/echo/k", "", "Sec-Fetch-Site", site), 403, "site-refused", site);
    }
    assertThat(served.runs).hasValue(0);
    assertThat(served.post("/echo/k", "", "Sec-Fetch-Site", "none").statusCode()).isEqualTo(200);
  }

  @Test
  void aHostThatIsNotItsOwnIsRefused() throws Exception {
    String call = "POST /echo/k HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n%s\r\n";
    for (String refused : new String[] {"", "Host: evil.example\r\n", "Host: 127.0.0.2:80\r\n"}) {
      assertThat(served.raw(call.formatted(refused)))
          .startsWith("HTTP/1.1 421")
          .contains("\"code\":\"host-refused\"");
    }
    assertThat(served.runs).hasValue(0);
    for (String own : new String[] {"LOCALHOST", "127.0.0.1:1", "[::1]:80", "jobs.example"}) {
      assertThat(served.raw(call.formatted("Host: " + own + "\r\n"))).startsWith("HTTP/1.1 200");
    }
  }
}
