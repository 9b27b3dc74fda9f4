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
    Map<String, byte[]> files = new HashMap<>();
    for (String name : new String[] {"plug.json", "stamp.wasm"}) {
      try (var bytes = PlugFiles.class.getResourceAsStream("stamp/" + name)) {
        if (bytes == null) {
          throw new IllegalStateException("no resource stamp/" + name + " beside the benchmarks");
        }
        files.put(name, bytes.readAllBytes());
      }
    }
    return new PlugSource(files);
  }
}
