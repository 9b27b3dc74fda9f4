package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a guest asks of a host, read and found in order. Never changed.
final class HttpOrder {

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

  private static final Set<String> SECRET = Set.of("authorization", "cookie");

  private final String method;
  private final URI uri;
  private final Map<String, String> headers;
  private final byte[] body;

  private HttpOrder(String method, URI uri, Map<String, String> headers, byte[] body) {
    this.method = method;
    this.uri = uri;
    this.headers = headers;
    this.body = body;
  }

  /// Reads an order; what is wrong with it ends the run.
  static HttpOrder read(Request request) {
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
    return new HttpOrder(method, uri, headers(request), body(request));
  }

  /// How much of it the guest has said: its address, headers and body.
  long bytes() {
    long bytes = uri.toString().length() + (long) body.length;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      bytes += header.getKey().length() + header.getValue().length();
    }
    return bytes;
  }

  /// An address that may be asked; null when the text is none.
  static @Nullable URI uri(String text) {
    try {
      URI uri = new URI(text);
      boolean fit =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && ("http".equalsIgnoreCase(uri.getScheme())
                  || "https".equalsIgnoreCase(uri.getScheme()));
      return fit ? uri : null;
    } catch (URISyntaxException _) {
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

  String method() {
    return method;
  }

  URI uri() {
    return uri;
  }

  Map<String, String> headers() {
    return headers;
  }

  /// Its bytes; not to be changed.
  byte[] body() {
    return body;
  }

  /// The same to where it was redirected; what is secret does not go to another host.
  ///
  /// @param get whether it becomes a plain question
  HttpOrder to(URI other, boolean get) {
    var kept = new LinkedHashMap<>(headers);
    if (!HttpCalls.host(other).equals(HttpCalls.host(uri))) {
      kept.keySet().removeIf(name -> SECRET.contains(lower(name)));
    }
    return get
        ? new HttpOrder("GET", other, kept, new byte[0])
        : new HttpOrder(method, other, kept, body);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
