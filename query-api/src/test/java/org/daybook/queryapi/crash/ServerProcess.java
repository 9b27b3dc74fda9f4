package org.daybook.queryapi.crash;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The packaged service in a process of its own, as a user runs it.
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path log;

  private ServerProcess(Process process, URI base, Path log) {
    this.process = process;
    this.base = base;
    this.log = log;
  }

  /// Starts it and returns when it is ready.
  ///
  /// @param data its data folder
  /// @param importRoot from where server paths may be imported
  static ServerProcess start(Path data, Path importRoot) throws Exception {
    return start(List.of(), data, importRoot);
  }

  /// The same, behind a command that starts it in a way of its own.
  static ServerProcess start(List<String> through, Path data, Path importRoot) throws Exception {
    int port = freePort();
    Path log = Files.createTempFile("daybook-server", ".log");
    var command = new ArrayList<>(through);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("daybook.jvm.flags").split(" ")));
    command.addAll(
        List.of("-jar", System.getProperty("daybook.jar"), "serve", "--data", data.toString()));
    command.addAll(
        List.of("--port", Integer.toString(port), "--import-root", importRoot.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var server = new ServerProcess(process, URI.create("http://127.0.0.1:" + port), log);
    server.awaitReady(Duration.ofSeconds(60));
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitReady(Duration atMost) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      try {
        if (get("/q/health/ready").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        if (!process.isAlive()) {
          throw new AssertionError("the server ended:\n" + Files.readString(log), e);
        }
      }
      if (System.nanoTime() > deadline) {
        close();
        throw new AssertionError("the server was not ready:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)).GET());
  }

  HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(base.resolve(path)).header("Accept", accept).GET());
  }

  HttpResponse<String> post(String path, String contentType, byte[] body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /// SIGKILL, as a power cut would: no shutdown hook runs.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    http.close();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /// Ends it the polite way.
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("the server did not stop within 30 s of SIGTERM:\n" + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the server stopped", e);
    }
    http.close();
  }
}
