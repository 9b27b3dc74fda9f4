package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.daybook.processors.Grants;
import org.jspecify.annotations.Nullable;

/// Asks hosts on behalf of guests: only granted ones, at no private address, at each redirect anew.
/// Thread-safe. A name is looked up before it is asked, and the JVM remembers the look-up for
/// longer (30 s unless `networkaddress.cache.ttl` says otherwise) than the connection takes, so
/// that what was checked is what is reached.
public final class HttpCalls implements AutoCloseable {

  static final int MOST_ANSWER = 4 << 20;

  private static final int MOST_REDIRECTS = 5;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH");

  /// What the connection is made of is not a guest's to say.
  private static final Set<String> KEPT =
      Set.of(
          "host",
          "connection",
          "content-length",
          "expect",
          "upgrade",
          "transfer-encoding",
          "te",
          "trailer",
          "proxy-authorization",
          "proxy-connection",
          "idempotency-key");

  private final HttpClient client =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final Set<String> privateHosts;

  /// Calls to public addresses, and to these hosts wherever they are.
  ///
  /// @param privateHosts each `host` or `host:port`
  public HttpCalls(Set<String> privateHosts) {
    this.privateHosts = Set.copyOf(privateHosts);
  }

  /// What a guest asks for.
  record Order(String method, URI uri, Map<String, String> headers, byte[] body) {

    Order to(URI other, boolean get) {
      var kept = new LinkedHashMap<>(headers);
      if (!host(other).equals(host(uri))) {
        kept.keySet().removeIf(name -> Set.of("authorization", "cookie").contains(lower(name)));
      }
      return get
          ? new Order("GET", other, kept, new byte[0])
          : new Order(method, other, kept, body);
    }
  }

  /// Reads an order; what is wrong with it ends the run.
  static Order order(Request request) {
    String method =
        request.json().hasNonNull("method")
            ? request.text("method").toUpperCase(Locale.ROOT)
            : "GET";
    if (!METHODS.contains(method)) {
      throw Request.bad("asked a host with the method \"%s\"".formatted(Traps.oneLine(method, 20)));
    }
    String url = request.text("url");
    URI uri = uri(url);
    if (uri == null) {
      throw Request.bad(
          "asked for \"%s\": wanted http:// or https:// with a host and without a user"
              .formatted(Traps.oneLine(url, 200)));
    }
    return new Order(method, uri, headers(request), body(request));
  }

  private static @Nullable URI uri(String text) {
    try {
      URI uri = new URI(text);
      boolean fit =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && ("http".equalsIgnoreCase(uri.getScheme())
                  || "https".equalsIgnoreCase(uri.getScheme()));
      return fit ? uri : null;
    } catch (java.net.URISyntaxException _) {
      return null;
    }
  }

  private static Map<String, String> headers(Request request) {
    var headers = new LinkedHashMap<String, String>();
    for (Map.Entry<String, JsonNode> header : request.json().path("headers").properties()) {
      if (KEPT.contains(lower(header.getKey())) || !header.getValue().isTextual()) {
        throw Request.bad(
            "set the header \"%s\": wanted a text, of a header that is not the host's own"
                .formatted(Traps.oneLine(header.getKey(), 60)));
      }
      headers.put(header.getKey(), header.getValue().textValue());
    }
    return headers;
  }

  private static byte[] body(Request request) {
    if (request.json().hasNonNull("bodyBase64")) {
      try {
        return Base64.getDecoder().decode(request.text("bodyBase64"));
      } catch (IllegalArgumentException malformed) {
        throw Request.bad("sent a bodyBase64 that is not base64: " + malformed.getMessage());
      }
    }
    return request.json().hasNonNull("body")
        ? request.text("body").getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }

  /// Whether a routine may ask there: `host` grants its default ports, `host:port` that one.
  static boolean granted(Grants grants, URI uri) {
    return named(grants.hosts(), uri);
  }

  private static boolean named(Set<String> hosts, URI uri) {
    boolean usual = uri.getPort() == -1 || uri.getPort() == usualPort(uri);
    String host = lower(uri.getHost());
    return hosts.contains(host + ":" + port(uri)) || (usual && hosts.contains(host));
  }

  /// A host as messages name it.
  static String host(URI uri) {
    return lower(uri.getHost()) + ":" + port(uri);
  }

  private static int port(URI uri) {
    return uri.getPort() == -1 ? usualPort(uri) : uri.getPort();
  }

  private static int usualPort(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  /// Carries an order out.
  ///
  /// @param key sent as `Idempotency-Key`: a repeat after a death carries the same
  /// @param deadline by [System#nanoTime]
  /// @return the answer to the guest, `ok` or `error`
  ObjectNode send(Order order, Grants grants, String key, long deadline) {
    try {
      Order next = order;
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        String refusal = refusal(next.uri(), grants);
        if (refusal != null) {
          return Request.error("http-refused", refusal);
        }
        HttpResponse<InputStream> response = sent(next, key, deadline);
        Order redirected = redirected(next, response);
        if (redirected == null) {
          return answered(response);
        }
        response.body().close();
        next = redirected;
      }
      return Request.error(
          "http-refused",
          "%s redirected more than %d times".formatted(host(order.uri()), MOST_REDIRECTS));
    } catch (IOException | IllegalArgumentException failed) {
      return Request.error(
          "http-failed",
          "%s could not be asked: %s".formatted(host(order.uri()), Traps.describe(failed)));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a host was asked", interrupted);
    }
  }

  private HttpResponse<InputStream> sent(Order order, String key, long deadline)
      throws IOException, InterruptedException {
    Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(order.uri())
            .timeout(left.compareTo(LONGEST) < 0 ? left : LONGEST)
            .method(
                order.method(),
                order.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(order.body()));
    order.headers().forEach(request::setHeader);
    request.setHeader("Idempotency-Key", key);
    return client.send(request.build(), BodyHandlers.ofInputStream());
  }

  /// Why a place may not be asked; null when it may.
  private @Nullable String refusal(URI uri, Grants grants) throws UnknownHostException {
    if (!granted(grants, uri)) {
      return "it was redirected to %s, which it was not granted".formatted(host(uri));
    }
    if (named(privateHosts, uri)) {
      return null;
    }
    for (InetAddress address : InetAddress.getAllByName(uri.getHost())) {
      if (Addresses.isPrivate(address)) {
        return "%s is at %s, which is no public address"
            .formatted(host(uri), address.getHostAddress());
      }
    }
    return null;
  }

  private static @Nullable Order redirected(Order order, HttpResponse<InputStream> response)
      throws IOException {
    int status = response.statusCode();
    String location = response.headers().firstValue("Location").orElse(null);
    if (location == null || !Set.of(301, 302, 303, 307, 308).contains(status)) {
      return null;
    }
    URI to = uri(order.uri().resolve(location).toString());
    if (to == null) {
      throw new IOException("it was redirected to \"%s\"".formatted(Traps.oneLine(location, 200)));
    }
    boolean get = status == 303 || (status < 303 && order.method().equals("POST"));
    return order.to(to, get);
  }

  private static ObjectNode answered(HttpResponse<InputStream> response) throws IOException {
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(MOST_ANSWER + 1);
    }
    if (body.length > MOST_ANSWER) {
      return Request.error(
          "http-too-large",
          "%s answered with more than %d bytes".formatted(host(response.uri()), MOST_ANSWER));
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("status", response.statusCode());
    ObjectNode headers = answer.putObject("headers");
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name, String.join(", ", values)));
    String text = text(body);
    return Request.ok(
        text == null
            ? answer.put("bodyBase64", Base64.getEncoder().encodeToString(body))
            : answer.put("body", text));
  }

  private static @Nullable String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      return null;
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
