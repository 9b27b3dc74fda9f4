package org.daybook.processors.packages;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A registry on loopback that keeps what is pushed in memory, and misbehaves on order.
final class MemoryRegistry implements AutoCloseable {

  /// What it does when a blob is read.
  enum Blobs {
    SERVED,
    REDIRECTED,
    REDIRECTED_TO_THE_NETWORK,
    REDIRECTED_FOREVER,
    CHANGED,
    ENDLESS,
    SLOW
  }

  private static final int MOST = 1 << 20;

  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> strayTokens = new CopyOnWriteArrayList<>();
  volatile Blobs behaviour = Blobs.SERVED;
  volatile boolean tokens;
  volatile String password = "";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final HttpServer store;

  MemoryRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v2/", this::answer);
    server.createContext("/token", this::token);
    server.start();
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.setExecutor(threads);
    store.createContext("/", this::stored);
    store.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void token(HttpExchange exchange) throws IOException {
    String given = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String wanted =
RegistryAccess.ANONYMOUS.withUser("ada", password).basic();
    boolean right = password.isEmpty() || given.equals(wanted);
    send(exchange, right ? 200 : 401, "{\"token\":\"letmein\"}".getBytes(StandardCharsets.UTF_8));
  }

  private void stored(HttpExchange exchange) throws IOException {
    if (exchange.getRequestHeaders().containsKey("Authorization")) {
      strayTokens.add(exchange.getRequestURI().toString());
    }
    send(exchange, 200, blobs.getOrDefault(last(exchange), new byte[0]));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (tokens && !"Bearer letmein".equals(given)) {
      exchange
          .getResponseHeaders()
          .add(
              "WWW-Authenticate",
              "Bearer realm=\"http://%s/token\",service=\"here\",scope=\"x\"".formatted(host()));
      send(exchange, 401, new byte[0]);
    } else if (path.contains("/manifests/")) {
      manifest(exchange);
    } else if (exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().add("Location", path + "1?state=a%2Bb");
      send(exchange, 202, new byte[0]);
    } else if (exchange.getRequestMethod().equals("PUT")) {
      byte[] bytes = exchange.getRequestBody().readNBytes(MOST);
      String digest = OciBlob.digest(bytes);
      boolean right = exchange.getRequestURI().getQuery().equals("state=a+b&digest=" + digest);
      blobs.put(digest, bytes);
      send(exchange, right ? 201 : 400, new byte[0]);
    } else {
      blob(exchange);
    }
  }

  private void manifest(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] bytes = exchange.getRequestBody().readNBytes(MOST);
      manifests.put(last(exchange), bytes);
      manifests.put(OciBlob.digest(bytes), bytes);
      send(exchange, 201, new byte[0]);
      return;
    }
    byte[] bytes = manifests.get(last(exchange));
    send(exchange, bytes == null ? 404 : 200, bytes == null ? new byte[0] : bytes);
  }

  private void blob(HttpExchange exchange) throws IOException {
    byte[] bytes = blobs.get(last(exchange));
    if (bytes == null) {
      send(exchange, 404, new byte[0]);
      return;
    }
    switch (behaviour) {
      case SERVED -> send(exchange, 200, bytes);
      case REDIRECTED ->
          redirect(
              exchange,
              "http://127.0.0.1:%d/%s".formatted(store.getAddress().getPort(), last(exchange)));
      case REDIRECTED_TO_THE_NETWORK -> redirect(exchange, "https://10.0.0.1/" + last(exchange));
      case REDIRECTED_FOREVER -> redirect(exchange, exchange.getRequestURI().toString());
      case CHANGED -> {
        byte[] changed = bytes.clone();
        changed[0] ^= 1;
        send(exchange, 200, changed);
      }
      case ENDLESS -> drip(exchange, 0);
      case SLOW -> drip(exchange, 200);
    }
  }

  // Ends when the reader hangs up, or after 64 MiB or 20 seconds.
  private static void drip(HttpExchange exchange, int pauseMillis) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] some = new byte[pauseMillis == 0 ? 1 << 16 : 1];
    try (OutputStream out = exchange.getResponseBody()) {
      for (int i = 0; i < (pauseMillis == 0 ? 1_000 : 100); i++) {
        out.write(some);
        out.flush();
        Thread.sleep(pauseMillis);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().add("Location", to);
    send(exchange, 307, new byte[0]);
  }

  private static String last(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
    if (!head && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
