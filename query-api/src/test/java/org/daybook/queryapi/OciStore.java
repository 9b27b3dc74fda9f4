package org.daybook.queryapi;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// An honest registry on loopback: what is pushed under a path is pulled from it.
public final class OciStore implements AutoCloseable {

  private final Map<String, byte[]> kept = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  public OciStore() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v2/", this::answer);
    server.start();
  }

  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /// Turns a bit of all that is kept, but for manifests.
  public void damage() {
    kept.forEach(
        (path, bytes) -> {
          if (path.contains("/blobs/sha256:")) {
            bytes[0] ^= 1;
          }
        });
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod()) {
      case "POST" -> {
        exchange.getResponseHeaders().add("Location", path + "session");
        send(exchange, 202, new byte[0]);
      }
      case "PUT" -> {
        String folder = path.substring(0, path.lastIndexOf('/') + 1).replace("/uploads/", "/");
        kept.put(folder + "sha256:" + sha256(body), body);
        kept.put(path, body);
        send(exchange, 201, new byte[0]);
      }
      default -> {
        byte[] found = kept.get(path);
        send(exchange, found == null ? 404 : 200, found == null ? new byte[0] : found);
      }
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible); // every Java platform must have it
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean bare = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
    exchange.sendResponseHeaders(status, bare ? -1 : body.length);
    if (!bare) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
