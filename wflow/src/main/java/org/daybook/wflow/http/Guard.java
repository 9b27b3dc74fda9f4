package org.daybook.wflow.http;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Keeps web pages out. A page that a person visits can make their browser send requests to
/// loopback, but it cannot choose `Host`, `Origin` or `Sec-Fetch-Site`.
final class Guard {

  private final Set<String> hosts;

  Guard(InetSocketAddress bound, Set<String> more) {
    Set<String> names = new HashSet<>(more);
    InetAddress address = bound.getAddress();
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      names.addAll(Set.of("localhost", "127.0.0.1", "[::1]"));
    }
    String literal = address.getHostAddress();
    names.add(literal.contains(":") ? "[" + literal + "]" : literal);
    this.hosts = Set.copyOf(names);
  }

  /// @throws Refusal for a request that a page may have made
  void check(Headers headers) {
    String host = headers.getFirst("Host");
    if (host == null || !hosts.contains(name(host))) {
      throw new Refusal(
          421,
          "host-refused",
          "Host \"%s\" is not a name of this service: use the address it is bound to, or open it with that name"
              .formatted(Refusal.shown(String.valueOf(host))));
    }
    String origin = headers.getFirst("Origin");
    if (origin != null) {
      throw new Refusal(
          403,
          "origin-refused",
          "the request comes from a web page of %s: wanted a program's, without Origin"
              .formatted(Refusal.shown(origin)));
    }
    String site = headers.getFirst("Sec-Fetch-Site");
    if (site != null && !site.equals("none") && !site.equals("same-origin")) {
      throw new Refusal(
          403,
          "site-refused",
          "a browser sends this for another site (Sec-Fetch-Site: %s): wanted a program's request"
              .formatted(Refusal.shown(site)));
    }
  }

  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return name.toLowerCase(Locale.ROOT);
  }
}
