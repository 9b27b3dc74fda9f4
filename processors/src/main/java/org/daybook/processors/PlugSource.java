package org.daybook.processors;

import java.util.Map;

/// A plug as it arrives: files by their path within it. `plug.json` is the manifest.
///
/// @param files path, with `/`, to bytes
public record PlugSource(Map<String, byte[]> files) {

  public PlugSource {
    files = Map.copyOf(files);
  }
}
