package org.daybook.processors;

import org.daybook.processors.packages.PlugSignature;
import org.jspecify.annotations.Nullable;

/// Where a plug came from, and who says that it is theirs.
///
/// @param reference `oci://host/name@sha256:digest` of the artifact that was fetched from a
///     registry; empty for a plug that was sent
/// @param signature its signature; null when it is not signed
/// @param verified whether a pinned key made the signature, when the plug was installed or
///     approved; without that a signature is only a claim
public record PlugOrigin(String reference, @Nullable PlugSignature signature, boolean verified) {

  public static final PlugOrigin UNKNOWN = new PlugOrigin("", null, false);

  /// Whether this proves what the other does not.
  public boolean provesMoreThan(PlugOrigin other) {
    return verified && !other.verified;
  }
}
