package org.daybook.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Restate's own server, as it comes but for its telemetry, on free ports of loopback.
///
/// @param port of its ingress
record RestateServer(Child process, int port) implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Starts it and has it drive a service.
  ///
  /// @param folder for its data and its log
  /// @param service the port that the service's handlers are behind
  static RestateServer start(Path program, Path folder, int service)
      throws IOException, InterruptedException {
    int ingress = freePort();
    int admin = freePort();
    Map<String, String> environment =
        Map.of(
            "RESTATE_DISABLE_TELEMETRY", "true",
            "DO_NOT_TRACK", "1",
            "RESTATE_LISTEN_MODE", "tcp",
            "RESTATE_BIND_IP", "127.0.0.1",
            "RESTATE_ADVERTISED_HOST", "127.0.0.1",
            "RESTATE_BIND_PORT", Integer.toString(freePort()),
            "RESTATE_INGRESS__BIND_PORT", Integer.toString(ingress),
            "RESTATE_ADMIN__BIND_PORT", Integer.toString(admin));
    Child process =
        Child.start(
            List.of(
                program.toString(), "--no-logo", "--base-dir", folder.resolve("data").toString()),
            environment,
            folder,
            folder.resolve("restate.log"));
    var server = new RestateServer(process, ingress);
    try {
      server.untilAsked(
          admin, "/deployments", "{\"uri\":\"http://127.0.0.1:%d\"}".formatted(service));
      server.untilAsked(ingress, "/bench/one", "");
      return server;
    } catch (IOException | InterruptedException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /// Asks until it is answered well.
  private void untilAsked(int port, String path, String body)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (var client = new LeanClient(port)) {
        client.post(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
        return;
      } catch (ConnectException _) {
        process.stillStarting(deadline);
      } catch (IOException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        process.stillStarting(deadline);
      }
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
