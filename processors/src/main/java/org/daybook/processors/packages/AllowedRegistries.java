package org.daybook.processors.packages;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.daybook.documents.DaybookException;
import org.daybook.processors.PlugSource;

/// The registries that a service may fetch plugs from itself, as nobody. Its operator names them,
/// so they may be at private addresses; where they redirect to may not, unless it is named too.
///
/// @param hosts each `host` or `host:port`, as references name it, in lower case
/// @param access how they are spoken to
public record AllowedRegistries(Set<String> hosts, RegistryAccess access) {

  public static final AllowedRegistries NONE =
      new AllowedRegistries(Set.of(), RegistryAccess.ANONYMOUS);

  private static final String PLAIN = "http://";

  public AllowedRegistries {
    hosts = Set.copyOf(hosts);
  }

  /// Reads what an operator names.
  ///
  /// @param named each `host[:port]`, or `http://host[:port]` for one that is spoken to without
  ///     TLS, which those on loopback are anyway
  /// @throws IllegalArgumentException that says which cannot be a registry
  public static AllowedRegistries parse(Collection<String> named) {
    var hosts = new TreeSet<String>();
    var plain = new TreeSet<String>();
    for (String text : named) {
      String lower = text.strip().toLowerCase(Locale.ROOT);
      String host = lower.startsWith(PLAIN) ? lower.substring(PLAIN.length()) : lower;
      if (!OciReference.isHost(host)) {
        throw new IllegalArgumentException(
            "\"%s\" is no registry; wanted host, host:port or http://host:port".formatted(text));
      }
      hosts.add(host);
      if (lower.startsWith(PLAIN)) {
        plain.add(host);
      }
    }
    return new AllowedRegistries(hosts, RegistryAccess.ANONYMOUS.withPlainHosts(plain));
  }

  /// Fetches a plug.
  ///
  /// @param reference `oci://host/name:tag` or `oci://host/name@sha256:digest`
  /// @throws DaybookException.Incorrect `plug-reference-malformed`, `registry-not-allowed`, and as
  ///     [OciRegistry#pull]
  /// @throws DaybookException.NotFound `plug-not-found`
  /// @throws DaybookException.Unavailable `registry-unavailable`
  public PlugSource fetch(String reference, PackageLimits limits) {
    OciReference from = OciReference.parse(reference);
    if (!hosts.contains(from.host())) {
      throw new DaybookException.Incorrect(
          "registry-not-allowed",
          "this service may not fetch from %s; %s".formatted(from.host(), instead()));
    }
    try (var registry = new OciRegistry(from, access)) {
      return registry.pull(limits);
    }
  }

  private String instead() {
    return (hosts.isEmpty()
            ? "its operator allows no registry"
            : "its operator allows " + String.join(", ", new TreeSet<>(hosts)))
        + ": fetch the plug yourself and send it, or have the registry allowed";
  }
}
