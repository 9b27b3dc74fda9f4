package org.daybook.wflow.http;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What an [HttpIngress] takes.
///
/// @param mostBytes the largest body
/// @param mostAtOnce how many requests are served or wait at a time; more are told to come again
/// @param mostWait how long a request waits for its job's end at most, and if it does not say
/// @param hosts names beside the bound one under which it may be spoken to, without a port
/// @param beyondLoopback whether it may be bound to an address that other machines reach; it asks
///     nobody who they are
/// @param closeWithin how long closing waits for answers that are being sent
public record HttpIngressSettings(
    int mostBytes,
    int mostAtOnce,
    Duration mostWait,
    Set<String> hosts,
    boolean beyondLoopback,
    Duration closeWithin) {

  public static final HttpIngressSettings DEFAULTS =
      new HttpIngressSettings(
          8 << 20, 4_096, Duration.ofHours(1), Set.of(), false, Duration.ofSeconds(5));

  public HttpIngressSettings {
    hosts =
        hosts.stream()
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    if (mostBytes < 0 || mostAtOnce < 1 || mostWait.isNegative() || closeWithin.isNegative()) {
      throw new IllegalArgumentException(
          ("HTTP ingress settings of bodies of %d bytes, %d requests at once, waiting %s, closing"
                  + " within %s: wanted at least 0 bytes, 1 request and no negative time")
              .formatted(mostBytes, mostAtOnce, mostWait, closeWithin));
    }
  }

  /// These, with another limit for a body.
  public HttpIngressSettings withMostBytes(int most) {
    return new HttpIngressSettings(most, mostAtOnce, mostWait, hosts, beyondLoopback, closeWithin);
  }

  /// These, with another limit for requests at a time.
  public HttpIngressSettings withMostAtOnce(int most) {
    return new HttpIngressSettings(mostBytes, most, mostWait, hosts, beyondLoopback, closeWithin);
  }

  /// These, with another longest wait.
  public HttpIngressSettings withMostWait(Duration most) {
    return new HttpIngressSettings(mostBytes, mostAtOnce, most, hosts, beyondLoopback, closeWithin);
  }

  /// These, with other names under which it may be spoken to.
  public HttpIngressSettings withHosts(Set<String> names) {
    return new HttpIngressSettings(
        mostBytes, mostAtOnce, mostWait, names, beyondLoopback, closeWithin);
  }

  /// These, for an address that other machines reach.
  public HttpIngressSettings withBeyondLoopback() {
    return new HttpIngressSettings(mostBytes, mostAtOnce, mostWait, hosts, true, closeWithin);
  }
}
