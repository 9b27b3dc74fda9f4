package org.daybook.benchmarks;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.daybook.processors.PlugSource;

/// Plugs that are kept beside the benchmarks.
final class PlugFiles {

  private PlugFiles() {}

  /// The trivial one.
  static PlugSource stamp() throws IOException {
    return resource("stamp", "stamp.wasm");
  }

  /// One that is kept beside the benchmarks.
  static PlugSource resource(String folder, String module) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : new String[] {"plug.json", module}) {
      try (var bytes = PlugFiles.class.getResourceAsStream(folder + "/" + name)) {
        if (bytes == null) {
          throw new IllegalStateException(
              "no resource %s/%s beside the benchmarks".formatted(folder, name));
        }
        files.put(name, bytes.readAllBytes());
      }
    }
    return new PlugSource(files);
  }
}
