package org.daybook.wflow.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.wflow.Context;
import org.daybook.wflow.Engine;
import org.daybook.wflow.EngineSettings;
import org.daybook.wflow.FailedJob;
import org.daybook.wflow.RetryPolicy;
import org.daybook.wflow.Wflow;

/// An engine behind an ingress on a free port, and a client. Its wflows: `echo` answers its args
/// after a step, `refuse` fails, `break` parks, `gated` waits for [#gate].
final class Served implements AutoCloseable {

  final AtomicInteger runs = new AtomicInteger();
  final CountDownLatch gate = new CountDownLatch(1);
  final Engine engine;
  final HttpIngress ingress;
  private final HttpClient client = HttpClient.newHttpClient();

  Served(Path dir, HttpIngressSettings settings) {
    engine =
        Engine.open(
            dir.resolve("wflow.db"),
            EngineSettings.DEFAULTS,
            List.of(
                new Lambda("echo", this::echo),
                new Lambda("refuse", this::refuse),
                new Lambda("break", this::breakDown),
                new Lambda("gated", this::gated)),
            Clock.systemUTC(),
            new Random(7));
    ingress = HttpIngress.open(engine, loopback(), settings);
  }

  Served(Path dir) {
    this(dir, HttpIngressSettings.DEFAULTS);
  }

  static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send("POST", path, body.getBytes(UTF_8), headers);
  }

  HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, new byte[0]);
  }

  HttpResponse<String> send(String method, String path, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(ingress.address().getPort(), path));
  }

  /// The answer to bytes no proper client sends, read until the other side closes.
  String raw(String request) throws IOException {
    try (var socket = new Socket(ingress.address().getAddress(), ingress.address().getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Override
  public void close() {
    gate.countDown();
    ingress.close();
    engine.close();
  }

  private byte[] echo(Context context, byte[] args) throws Exception {
    runs.incrementAndGet();
    return context.step("echo", args, RetryPolicy.NEVER, () -> args);
  }

  private byte[] refuse(Context context, byte[] args) throws FailedJob {
    throw new FailedJob("no \"%s\"\n%s".formatted(new String(args, UTF_8), context.attempt()));
  }

  private byte[] breakDown(Context context, byte[] args) {
    throw new IllegalStateException("broken");
  }

  private byte[] gated(Context context, byte[] args) throws Exception {
    runs.incrementAndGet();
    while (!gate.await(5, TimeUnit.MILLISECONDS)) {
      context.checkCancelled();
    }
    return args;
  }

  private interface Run {
    byte[] run(Context context, byte[] args) throws Exception;
  }

  private record Lambda(String name, Run body) implements Wflow {

    @Override
    public RetryPolicy retry(byte[] args) {
      return RetryPolicy.NEVER;
    }

    @Override
    public byte[] run(Context context, byte[] args) throws Exception {
      return body.run(context, args);
    }
  }
}
