package org.daybook.queryapi.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ImportingTest {

  private HttpServer service;

  @BeforeEach
  void start() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.start();
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  private void answer(String path, String json) {
    service.createContext(
        path,
        exchange -> {
          byte[] body = json.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  @Test
  @Timeout(30)
  void waitingEndsWhenAFollowerKeepsFailing() {
    answer("/api/v1/idle", "{\"idle\":false}");
    answer(
        "/api/v1/info",
        """
        {"jobs":{"running":1},"followers":[
          {"name":"graph","cursor":4,"lag":9,"failure":"java.io.IOException: no space left"},
          {"name":"triage","cursor":13,"lag":0,"failure":null}]}""");
    var said = new StringWriter();
    var writer = new PrintWriter(said, true);
    var screen = new Screen(writer, writer, false, 100, new Style(false));
    var base = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    var importing = new Importing(new Client(base, Optional.empty()), screen, false);

    assertThatThrownBy(importing::awaitProcessed)
        .isInstanceOf(CommandFailure.class)
        .hasMessage(
            "not all of it was processed: graph fails (java.io.IOException: no space left); see the"
                + " service's log");
    assertThat(said.toString())
        .isEqualToIgnoringNewLines("processing: 1 jobs running, 0 queued, 0 waiting");
  }
}
