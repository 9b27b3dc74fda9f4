package org.daybook.processors.packages;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A registry on loopback that keeps what is pushed in memory, after the OCI distribution
/// specification 1.1, which it is strict about; and misbehaves on order.
final class MemoryRegistry implements AutoCloseable {

  /// What it does when a blob is read.
  enum Blobs {
    SERVED,
    REDIRECTED,
    REDIRECTED_TO_THE_NETWORK,
    REDIRECTED_FOREVER,
    CHANGED,
    LONGER,
    SHORTER,
    BROKEN_OFF,
    ENDLESS,
    SLOW,
    LATE,
    SILENT
  }

  private static final int MOST = 1 << 20;

  final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<String> strayTokens = new CopyOnWriteArrayList<>();
  final List<String> scopes = new CopyOnWriteArrayList<>();
  volatile Blobs behaviour = Blobs.SERVED;
  volatile boolean tokens;

  /// What it asks for with its 401; for a token from itself unless set.
  volatile String challenge = "";

  /// Where uploads go; to itself unless set.
  volatile String uploads = "";

  /// The digest it says that manifests have; the true one unless set.
  volatile String manifestDigest = "";

  volatile String token = "{\"token\":\"letmein\"}";
  volatile String password = "";

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger sessions = new AtomicInteger();
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
    String wanted = RegistryAccess.ANONYMOUS.withUser("ada", password).basic();
    boolean right = password.isEmpty() || given.equals(wanted);
    scopes.add(exchange.getRequestURI().getQuery());
    send(exchange, right ? 200 : 401, token.getBytes(StandardCharsets.UTF_8));
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
    if (tokens && !"Bearer letmein".equals(given) && !isUser(given)) {
      String own =
          "Bearer realm=\"http://%s/token\",service=\"here\",scope=\"x\"".formatted(host());
      exchange.getResponseHeaders().add("WWW-Authenticate", challenge.isEmpty() ? own : challenge);
      send(exchange, 401, new byte[0]);
    } else if (path.contains("/manifests/")) {
      manifest(exchange);
    } else if (exchange.getRequestMethod().equals("POST")) {
      String session = "1?state=a%2Bb" + sessions.incrementAndGet();
      exchange.getResponseHeaders().add("Location", uploads.isEmpty() ? path + session : uploads);
      send(exchange, "0".equals(header(exchange, "Content-Length")) ? 202 : 411, new byte[0]);
    } else if (exchange.getRequestMethod().equals("PUT")) {
      byte[] bytes = exchange.getRequestBody().readNBytes(MOST);
      String digest = OciBlob.digest(bytes);
      boolean right =
          exchange
                  .getRequestURI()
                  .getQuery()
                  .equals("state=a+b%d&digest=%s".formatted(sessions.get(), digest))
              && "application/octet-stream".equals(header(exchange, "Content-Type"))
              && String.valueOf(bytes.length).equals(header(exchange, "Content-Length"));
      if (right) {
        blobs.put(digest, bytes);
      }
      send(exchange, right ? 201 : 400, new byte[0]);
    } else {
      blob(exchange);
    }
  }

  private void manifest(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] bytes = exchange.getRequestBody().readNBytes(MOST);
      boolean right = isWhole(bytes, header(exchange, "Content-Type"));
      if (right) {
        manifests.put(last(exchange), bytes);
        manifests.put(OciBlob.digest(bytes), bytes);
      }
      send(exchange, right ? 201 : 400, new byte[0]);
      return;
    }
    byte[] bytes = manifests.get(last(exchange));
    boolean there = bytes != null && OciArtifact.MANIFEST_TYPE.equals(header(exchange, "Accept"));
    if (there) {
      String digest = manifestDigest.isEmpty() ? OciBlob.digest(bytes) : manifestDigest;
      exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
      exchange.getResponseHeaders().add("Content-Type", OciArtifact.MANIFEST_TYPE);
    }
    send(exchange, there ? 200 : 404, there ? bytes : new byte[0]);
  }

  /// Whether a manifest is of the type that is said, and all that it names was pushed before.
  private boolean isWhole(byte[] manifest, String type) {
    JsonNode json = OciArtifact.json(manifest);
    var named = new ArrayList<>(json.findValuesAsText("digest"));
    return type.equals(json.path("mediaType").asText())
        && json.path("schemaVersion").asInt() == 2
        && !json.path("layers").isEmpty()
        && blobs.keySet().containsAll(named);
  }

  private boolean isUser(@Nullable String given) {
    return !password.isEmpty()
        && challenge.startsWith("Basic ")
        && String.valueOf(given).equals(RegistryAccess.ANONYMOUS.withUser("ada", password).basic());
  }

  private static String header(HttpExchange exchange, String name) {
    return String.valueOf(exchange.getRequestHeaders().getFirst(name));
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
      case LONGER -> send(exchange, 200, Arrays.copyOf(bytes, bytes.length + 1));
      case SHORTER -> send(exchange, 200, Arrays.copyOf(bytes, bytes.length - 1));
      case BROKEN_OFF -> {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.close();
      }
      case ENDLESS -> drip(exchange, 0);
      case SLOW -> drip(exchange, 200);
      case LATE -> {
        pause(Duration.ofMillis(200));
        send(exchange, 200, bytes);
      }
      case SILENT -> pause(Duration.ofSeconds(20));
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
        pause(Duration.ofMillis(pauseMillis));
      }
    }
  }

  private static void pause(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      throw new IOException("the registry is closed");
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
