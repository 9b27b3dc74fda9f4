package org.daybook.queryapi.guard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.daybook.queryapi.problem.Refusal;
import org.jspecify.annotations.Nullable;

/// The rules by which a request is let in. Pure.
///
/// A web page a person visits can make their browser send requests to loopback. It cannot choose
/// the `Host` it names, `Origin` or `Sec-Fetch-Site`; so these tell a page's requests from a
/// program's.
public final class Doors {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> hosts;
  private final byte @Nullable [] token;

  /// @param hosts names besides the loopback ones under which the service may be spoken to
  /// @param token what every request must carry, if any
  public Doors(Set<String> hosts, Optional<String> token) {
    this.hosts = Set.copyOf(hosts);
    this.token = token.map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
  }

  /// Why a request is refused, or empty when it may pass. A null is a header that is not there.
  ///
  /// @param host `Host`, or HTTP/2's `:authority`
  public Optional<Refusal> refusal(
      @Nullable String host,
      @Nullable String origin,
      @Nullable String fetchSite,
      @Nullable String authorization) {
    if (host == null || !allowed(host)) {
      return refused(
          421,
          "host-refused",
          "Host \"%s\" is not a name of this service; use localhost, or add the name to daybook.allowed-hosts"
              .formatted(shown(host)));
    }
    if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
      return refused(
          403,
          "origin-refused",
          "the request comes from a web page of %s; only this service's own pages may ask it"
              .formatted(shown(origin)));
    }
    if (fetchSite != null && !fetchSite.equals("same-origin") && !fetchSite.equals("none")) {
      return refused(
          403,
          "site-refused",
          "the browser says that another site (%s) makes this request; only this service's own pages may"
              .formatted(shown(fetchSite)));
    }
    if (token != null && !carries(authorization)) {
      return refused(
          401,
          "token-required",
          authorization == null
              ? "this service wants a token: send Authorization: Bearer <token>"
              : "the token sent is not this service's");
    }
    return Optional.empty();
  }

  private boolean allowed(String host) {
    String name = name(host).toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(name) || hosts.contains(name);
  }

  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  private boolean carries(@Nullable String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return false;
    }
    byte[] sent = authorization.substring(7).trim().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(token, sent);
  }

  private static String shown(@Nullable String header) {
    String text = header == null ? "" : header.replaceAll("\\p{Cntrl}", "?");
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }

  private static Optional<Refusal> refused(int status, String code, String message) {
    return Optional.of(new Refusal(status, code, message));
  }
}
