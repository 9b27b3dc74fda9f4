package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Sends a plug from this machine's disk.
final class PlugUpload {

  private PlugUpload() {}

  /// @param path a folder with `plug.json`, a zip archive, or a manifest alone
  static JsonNode install(Client client, Path path) {
    try {
      if (Files.isDirectory(path)) {
        return client.post(
            "/api/v1/plugs", "application/zip", BodyPublishers.ofByteArray(zipped(path)));
      }
      String type =
          path.getFileName().toString().endsWith(".json") ? "application/json" : "application/zip";
      return client.post("/api/v1/plugs", type, BodyPublishers.ofFile(path));
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot read the plug at %s: %s".formatted(path, e));
    }
  }

  /// What belongs to a plug of a folder: its manifest and its modules; sources stay at home.
  private static byte[] zipped(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve("plug.json"))) {
      throw new CommandFailure(Exit.FAILED, "there is no plug.json in %s".formatted(folder));
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(
                  file ->
                      file.endsWith("plug.json") || file.getFileName().toString().endsWith(".wasm"))
              .sorted()
              .toList();
    }
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Path file : files) {
        zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }
}
