package org.daybook.wflow.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpIngressTest {

  @TempDir Path dir;

  @Test
  void aCallAnswersTheJobsResult() throws Exception {
    try (var served = new Served(dir)) {
      HttpResponse<String> answer = served.post("/echo/k%2F1%20%C3%A9", "hello");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("hello");
      JobId job = JobId.of("echo", "k/1 é");
      assertThat(answer.headers().firstValue("Wflow-Job")).hasValue(job.value());
      assertThat(answer.headers().firstValue("Wflow-Repeated")).hasValue("false");
      assertThat(served.get("/jobs/" + job).body())
          .startsWith("{\"id\":\"%s\",\"wflow\":\"echo\",\"key\":\"k/1 é\"".formatted(job))
          .contains("\"state\":\"succeeded\",\"result\":\"aGVsbG8=\",\"attempts\":1,\"steps\":1");
      assertThat(served.post("/echo/empty", "").body()).isEmpty();
    }
  }

  @Test
  void aConnectionServesOneCallAfterTheOther() throws Exception {
    try (var served = new Served(dir)) {
      String call = "POST /echo/%s HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n%s\r\n%s";
      String answers =
          served.raw(
              call.formatted("a", "", "on") + call.formatted("b", "Connection: close\r\n", "to"));
      assertThat(answers.split("HTTP/1.1 200 OK\r\n", -1)).hasSize(3);
      assertThat(answers).contains("\r\n\r\non").endsWith("\r\n\r\nto");
      assertThat(System.getProperty("sun.net.httpserver.nodelay")).isEqualTo("true");
    }
  }

  @Test
  void aRepeatedCallAnswersTheFirstJobsResult() throws Exception {
    try (var served = new Served(dir)) {
      served.post("/echo/k", "first");
      HttpResponse<String> again = served.post("/echo/k", "second");
      assertThat(again.body()).isEqualTo("first");
      assertThat(again.headers().firstValue("Wflow-Repeated")).hasValue("true");
      assertThat(served.runs).hasValue(1);
    }
  }

  @Test
  void ofManyCallsAtOnceOneRunsAndAllHearItsResult() throws Exception {
    try (var served = new Served(dir);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String body = "body " + i;
        calls.add(() -> served.post("/echo/k", body));
      }
      List<String> results = new ArrayList<>();
      for (Future<HttpResponse<String>> answer : threads.invokeAll(calls)) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
        results.add(answer.get().body());
      }
      assertThat(results).hasSize(40).containsOnly(results.getFirst());
      assertThat(served.runs).hasValue(1);
    }
  }

  @Test
  void aFailedJobIsAProblemAndAParkedOneIsAccepted() throws Exception {
    try (var served = new Served(dir)) {
      HttpResponse<String> failed = served.post("/refuse/k", "x");
      assertThat(failed.statusCode()).isEqualTo(422);
      assertThat(failed.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(failed.body())
          .contains("\"status\":422,\"code\":\"job-failed\"")
          .contains("\"detail\":\"the job failed: no \\\"x\\\"\\u000a1\"");
      HttpResponse<String> parked = served.post("/break/k", "");
      assertThat(parked.statusCode()).isEqualTo(202);
      assertThat(parked.headers().firstValue("Location"))
          .hasValue("/jobs/" + JobId.of("break", "k"));
      assertThat(parked.body())
          .contains("\"state\":\"parked\",\"why\":\"java.lang.IllegalStateException: broken\"");
    }
  }

  @Test
  void aCallNeedNotWait() throws Exception {
    try (var served = new Served(dir)) {
      JobId job = JobId.of("gated", "k");
      HttpResponse<String> sent = served.post("/gated/k?send", "");
      assertThat(sent.statusCode()).isEqualTo(202);
      assertThat(sent.body()).isEqualTo("{\"id\":\"%s\",\"repeated\":false}\n".formatted(job));
      assertThat(sent.headers().firstValue("Location")).hasValue("/jobs/" + job);
      assertThat(served.post("/gated/k", "", "Prefer", "respond-async").body())
          .contains("\"repeated\":true");
      HttpResponse<String> waited = served.post("/gated/k?wait=PT0.02S", "");
      assertThat(waited.statusCode()).isEqualTo(202);
      assertThat(waited.body()).contains("\"state\":\"running\"");
      assertThat(served.post("/gated/k", "", "Prefer", "wait=0").statusCode()).isEqualTo(202);
      served.gate.countDown();
      assertThat(served.post("/gated/k?wait=PT20S", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aJobCanBeCancelledWhileItsCallerWaits() throws Exception {
    try (var served = new Served(dir);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String job = "/jobs/" + JobId.of("gated", "k");
      served.post("/gated/k?send", "");
      var waiting = threads.submit(() -> served.post("/gated/k", ""));
      assertThat(served.post(job + "/cancel", "").statusCode()).isEqualTo(202);
      assertThat(waiting.get().statusCode()).isEqualTo(409);
      assertThat(waiting.get().body())
          .contains("\"code\":\"job-cancelled\"")
          .contains("asked over HTTP");
      HttpResponse<String> again = served.post(job + "/cancel", "");
      assertThat(again.statusCode()).isEqualTo(409);
      assertThat(again.body()).contains("\"code\":\"job-ended\"");
    }
  }

  @Test
  void closingTellsThoseWhoWaitToAskAgainAndTheirJobsGoOn() throws Exception {
    try (var served = new Served(dir);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> served.post("/gated/k", "x"));
      while (served.runs.get() == 0) {
        Thread.sleep(1);
      }
      served.ingress.close();
      assertThat(waiting.get().statusCode()).isEqualTo(503);
      assertThat(waiting.get().body()).contains("\"code\":\"ingress-closed\"");
      assertThatThrownBy(() -> served.get("/")).isInstanceOf(ConnectException.class);
      served.gate.countDown();
      assertThat(served.engine.await(JobId.of("gated", "k"), Duration.ofSeconds(20)).state())
          .isInstanceOf(JobState.Succeeded.class);
    }
  }

  @Test
  void whenTheEngineClosesThoseWhoWaitAreTold() throws Exception {
    try (var served = new Served(dir);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> served.post("/gated/k", "x"));
      while (served.runs.get() == 0) {
        Thread.sleep(1);
      }
      var closing = threads.submit(served.engine::close);
      assertThat(waiting.get().statusCode()).isEqualTo(503);
      assertThat(waiting.get().body()).contains("\"code\":\"wflow-unavailable\"");
      served.gate.countDown();
      closing.get();
    }
  }

  @Test
  void anAddressThatOthersReachOrThatIsTakenIsRefused() {
    try (var served = new Served(dir)) {
      assertThatThrownBy(
              () ->
                  HttpIngress.open(
                      served.engine,
                      new InetSocketAddress("0.0.0.0", 0),
                      HttpIngressSettings.DEFAULTS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wanted one of this machine alone");
      assertThatThrownBy(
              () ->
                  HttpIngress.open(
                      served.engine, served.ingress.address(), HttpIngressSettings.DEFAULTS))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("wanted one that is this machine's and free");
      assertThatThrownBy(() -> HttpIngressSettings.DEFAULTS.withMostAtOnce(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("wanted at least 0 bytes, 1 request");
    }
  }
}
