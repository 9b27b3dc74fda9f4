package org.daybook.processors;

import java.util.Map;
import java.util.TreeMap;
import org.daybook.processors.internal.Digests;
import org.jspecify.annotations.Nullable;

/// A plug as it arrives: files by their path within it. `plug.json` is the manifest, `plug.sig` the
/// signature, if there is one.
///
/// @param files path, with `/`, to bytes
/// @param reference `oci://host/name@sha256:digest` of the artifact in a registry that it was read
///     from; empty for none
public record PlugSource(Map<String, byte[]> files, String reference) {

  /// The signature's path within a plug.
  public static final String SIGNATURE = "plug.sig";

  public PlugSource {
    files = Map.copyOf(files);
  }

  /// One that is no registry's.
  public PlugSource(Map<String, byte[]> files) {
    this(files, "");
  }

  /// What identifies the plug: SHA-256 over all its files but the signature, hexadecimal.
  public String digest() {
    var content = new TreeMap<>(files);
    content.remove(SIGNATURE);
    return Digests.of(content);
  }

  /// The manifest's bytes; none where it is missing.
  public byte[] manifest() {
    return files.getOrDefault(Manifest.FILE, new byte[0]);
  }

  /// The signature's bytes; null where there is none.
  public byte @Nullable [] signature() {
    return files.get(SIGNATURE);
  }

  /// The same plug with this signature.
  public PlugSource signed(byte[] signature) {
    var all = new TreeMap<>(files);
    all.put(SIGNATURE, signature);
    return new PlugSource(all, reference);
  }

  /// The same plug as read from this artifact.
  public PlugSource from(String artifact) {
    return new PlugSource(files, artifact);
  }
}
