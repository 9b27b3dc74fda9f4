package org.daybook.processors.packages;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How registries are spoken to.
///
/// @param plainHosts hosts, with their ports, that are spoken to without TLS, besides loopback
/// @param timeout for one exchange, its body too
/// @param whole for all exchanges of one pull or push together
/// @param user who logs in; null for nobody
/// @param password of the user; only ever sent to the registry and where it asks for tokens
public record RegistryAccess(
    Set<String> plainHosts,
    Duration timeout,
    Duration whole,
    @Nullable String user,
    @Nullable String password) {

  public static final RegistryAccess ANONYMOUS =
      new RegistryAccess(Set.of(), Duration.ofSeconds(60), Duration.ofMinutes(5), null, null);

  public RegistryAccess {
    plainHosts = Set.copyOf(plainHosts);
    if (!timeout.isPositive() || !whole.isPositive()) {
      throw new IllegalArgumentException(
          "timeout and whole are %s and %s; wanted positive times".formatted(timeout, whole));
    }
  }

  /// The same, with these hosts spoken to without TLS.
  public RegistryAccess withPlainHosts(Set<String> hosts) {
    return new RegistryAccess(hosts, timeout, whole, user, password);
  }

  /// The same, with somebody logging in.
  public RegistryAccess withUser(@Nullable String name, @Nullable String secret) {
    return new RegistryAccess(plainHosts, timeout, whole, name, secret);
  }

  /// The same within other times.
  public RegistryAccess within(Duration exchange, Duration all) {
    return new RegistryAccess(plainHosts, exchange, all, user, password);
  }

  /// Where a registry is.
  URI base(String host) {
    return URI.create((plain(host) ? "http://" : "https://") + host);
  }

  boolean plain(String host) {
    return plainHosts.contains(host) || isLoopback(host);
  }

  static boolean isLoopback(String host) {
    return host.matches("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d+)?");
  }

  /// The header that logs the user in; null for nobody.
  @Nullable String basic() {
    return user == null || password == null
        ? null
        : "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "RegistryAccess[plainHosts=%s, timeout=%s, whole=%s, user=%s]"
        .formatted(plainHosts, timeout, whole, user);
  }
}
