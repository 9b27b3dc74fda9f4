package org.daybook.processors.packages;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.processors.internal.Addresses;
import org.daybook.processors.internal.WholeExchange;

/// Exchanges with one registry and those it sends to, bounded in bytes and time, which runs from
/// when this is made. Thread-safe.
final class RegistryHttp implements AutoCloseable {

  private static final int MOST_REDIRECTS = 5;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final RegistryAccess access;
  private final String host;
  private final long start = System.nanoTime();

  /// @param host the registry's, with its port
  RegistryHttp(RegistryAccess access, String host) {
    this.access = access;
    this.host = host;
  }

  /// Reads, and follows where it is sent. What logs in goes to the registry alone.
  ///
  /// @param most bytes that the answer may have
  HttpResponse<byte[]> get(URI uri, long most, String... headers) {
    URI at = uri;
    for (int followed = 0; followed <= MOST_REDIRECTS; followed++) {
      HttpRequest.Builder request = HttpRequest.newBuilder(permitted(at)).GET();
      for (int i = 0; i < headers.length; i += 2) {
        if (host.equals(at.getAuthority()) || !headers[i].equals("Authorization")) {
          request.header(headers[i], headers[i + 1]);
        }
      }
      HttpResponse<byte[]> response = send(request.build(), most);
      String location = response.headers().firstValue("Location").orElse(null);
      if (!REDIRECTS.contains(response.statusCode()) || location == null) {
        return response;
      }
      at = resolved(at, location);
    }
    throw refused("%s sends on more than %d times".formatted(uri, MOST_REDIRECTS));
  }

  /// Sends one request as it is.
  ///
  /// @throws DaybookException.Unavailable `registry-unavailable`
  HttpResponse<byte[]> send(HttpRequest request, long most) {
    long left = access.whole().toNanos() - (System.nanoTime() - start);
    Duration atMost = Duration.ofNanos(Math.min(access.timeout().toNanos(), left));
    try {
      return WholeExchange.send(
          http, request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), most), atMost);
    } catch (HttpConnectTimeoutException | ConnectException _) {
      throw unavailable(request, "no connection could be made");
    } catch (HttpTimeoutException _) {
      throw unavailable(
          request,
          left < access.timeout().toNanos()
              ? "all of it together took longer than " + access.whole()
              : "it took longer than " + access.timeout());
    } catch (IOException _) {
      throw unavailable(request, "it broke off or sent more than %d bytes".formatted(most));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unavailable(request, "interrupted");
    }
  }

  /// Where a registry sends must be itself, or public and over TLS: else a registry could make this
  /// machine read its own network. Beside a registry on loopback, loopback will do.
  ///
  /// @throws DaybookException.Incorrect `registry-refused`
  URI permitted(URI uri) {
    String there = uri.getAuthority();
    if (there == null || uri.getHost() == null || uri.getUserInfo() != null) {
      throw refused("it sends to %s, which is no URL with a host".formatted(uri));
    }
    boolean own = there.equals(host) || access.plainHosts().contains(there);
    boolean loopback = RegistryAccess.isLoopback(host) && RegistryAccess.isLoopback(there);
    boolean scheme =
        "https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && (loopback || (own && access.plain(there))));
    if (!scheme) {
      throw refused("it sends to %s; wanted https".formatted(uri));
    }
    if (!own && !loopback && isPrivate(uri.getHost())) {
      throw refused("it sends to %s, an address of this network".formatted(uri));
    }
    return uri;
  }

  URI resolved(URI at, String location) {
    try {
      return at.resolve(location);
    } catch (IllegalArgumentException _) {
      throw refused("it sends to \"%s\", which is no URL".formatted(location));
    }
  }

  DaybookException.Incorrect refused(String what) {
    return new DaybookException.Incorrect(
        "registry-refused", "the registry %s: %s".formatted(host, what));
  }

  private DaybookException.Unavailable unavailable(HttpRequest request, String what) {
    return new DaybookException.Unavailable(
        "registry-unavailable", "%s %s: %s".formatted(request.method(), request.uri(), what));
  }

  private static boolean isPrivate(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host.replaceAll("[\\[\\]]", "")))
          .anyMatch(Addresses::isPrivate);
    } catch (UnknownHostException _) {
      return false; // the exchange then fails and says so
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
