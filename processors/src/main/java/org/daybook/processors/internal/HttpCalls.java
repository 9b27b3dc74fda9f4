package org.daybook.processors.internal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.daybook.processors.Grants;
import org.jspecify.annotations.Nullable;

/// Asks hosts on behalf of guests: only granted ones, at no private address, at each redirect anew.
/// Thread-safe. A name is looked up before it is asked and again before the answer is told: the JVM
/// remembers a look-up for longer (30 s unless `networkaddress.cache.ttl` says otherwise) than a
/// connection takes. Who owns a granted name and changes its address in just that gap may have a
/// request sent to a private address, but learns nothing of it.
public final class HttpCalls implements AutoCloseable {

  static final int MOST_ANSWER = 4 << 20;

  private static final int MOST_REDIRECTS = 5;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private @Nullable HttpClient client;
  private final Set<String> privateHosts;

  /// Calls to public addresses, and to these hosts wherever they are.
  ///
  /// @param privateHosts each `host` or `host:port`
  public HttpCalls(Set<String> privateHosts) {
    this.privateHosts = Set.copyOf(privateHosts);
  }

  /// Whether a routine may ask there: `host` grants its default ports, `host:port` that one.
  public static boolean granted(Grants grants, URI uri) {
    return named(grants.hosts(), uri);
  }

  private static boolean named(Set<String> hosts, URI uri) {
    boolean usual = uri.getPort() == -1 || uri.getPort() == usualPort(uri);
    String host = HttpOrder.lower(uri.getHost());
    return hosts.contains(host + ":" + port(uri)) || (usual && hosts.contains(host));
  }

  /// A host as messages name it.
  static String host(URI uri) {
    return HttpOrder.lower(uri.getHost()) + ":" + port(uri);
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
  ObjectNode send(HttpOrder order, Grants grants, String key, long deadline) {
    try {
      HttpOrder next = order;
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        String refusal = refusal(next.uri(), grants);
        if (refusal != null) {
          return Request.error("http-refused", refusal);
        }
        HttpResponse<byte[]> response = sent(next, key, deadline);
        // The name may have got another address between the look at it and the connection. What
        // that found is kept for a while, so it is seen now, and nothing of the answer is told.
        refusal = refusal(next.uri(), grants);
        if (refusal != null) {
          return Request.error("http-refused", refusal);
        }
        HttpOrder redirected = redirected(next, response);
        if (redirected == null) {
          return answered(response);
        }
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

  private HttpResponse<byte[]> sent(HttpOrder order, String key, long deadline)
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
    return WholeExchange.send(
        client(),
        request.build(),
        _ -> new UpTo(MOST_ANSWER),
        left.compareTo(LONGEST) < 0 ? left : LONGEST);
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

  private static @Nullable HttpOrder redirected(HttpOrder order, HttpResponse<byte[]> response)
      throws IOException {
    int status = response.statusCode();
    String location = response.headers().firstValue("Location").orElse(null);
    if (location == null || !Set.of(301, 302, 303, 307, 308).contains(status)) {
      return null;
    }
    URI to = HttpOrder.uri(order.uri().resolve(location).toString());
    if (to == null) {
      throw new IOException("it was redirected to \"%s\"".formatted(Traps.oneLine(location, 200)));
    }
    boolean get = status == 303 || (status < 303 && order.method().equals("POST"));
    return order.to(to, get);
  }

  /// Headers of longer names are nobody's, and would be no JSON that a guest is given.
  private static final int MOST_HEADER_NAME = 1_000;

  private static ObjectNode answered(HttpResponse<byte[]> response) {
    byte[] body = response.body();
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
        .forEach(
            (name, values) -> {
              if (name.length() <= MOST_HEADER_NAME) {
                headers.put(name, String.join(", ", values));
              }
            });
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

  /// Made when it is first needed: it costs threads and the reading of certificates.
  private synchronized HttpClient client() {
    HttpClient there = client;
    if (there == null) {
      there =
          HttpClient.newBuilder()
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(Duration.ofSeconds(10))
              .build();
      client = there;
    }
    return there;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
    }
  }
}
