package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.daybook.processors.PlugSource;

/// Plugs as the benchmarks find them.
final class PlugFiles {

  private PlugFiles() {}

  /// The manifest and modules of a plug's folder.
  static PlugSource inFolder(Path folder) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (var listed = Files.list(folder)) {
      for (Path file : listed.toList()) {
        String name = file.getFileName().toString();
        if (name.equals("plug.json") || name.endsWith(".wasm")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return new PlugSource(files);
  }

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
