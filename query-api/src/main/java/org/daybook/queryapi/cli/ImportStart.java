package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Begins an import: by path where the service may read the files itself, by upload else.
final class ImportStart {

  private ImportStart() {}

  /// What came of it.
  ///
  /// @param report as the service accepted it; null when there was nothing to send
  /// @param unreadable what could not be read here, and why
  record Started(@Nullable JsonNode report, List<String> unreadable) {}

  static Started start(
      Client client, Screen screen, List<Path> paths, List<String> tags, boolean quiet) {
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new CommandFailure(Exit.FAILED, "there is nothing at %s".formatted(path));
      }
    }
    List<Path> real = real(paths);
    if (servedHere(client, real)) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      real.forEach(path -> body.withArray("paths").add(path.toString()));
      tags.forEach(tag -> body.withArray("tags").add(tag));
      return new Started(client.postJson("/api/v1/imports", body), List.of());
    }
    Upload upload = Upload.of(paths, tags);
    if (upload.files() == 0) {
      if (upload.unreadable().isEmpty()) {
        throw new CommandFailure(Exit.FAILED, "there are no files in %s".formatted(paths));
      }
      return new Started(null, upload.unreadable());
    }
    try (Progress progress =
        Progress.of(screen, quiet, "sending", "MB", 1_000_000, upload.size())) {
      JsonNode report =
          client.post("/api/v1/imports", upload.contentType(), upload.publisher(progress::reached));
      return new Started(report, upload.unreadable());
    }
  }

  private static List<Path> real(List<Path> paths) {
    var real = new ArrayList<Path>();
    for (Path path : paths) {
      try {
        real.add(path.toRealPath());
      } catch (IOException e) {
        throw new CommandFailure(Exit.FAILED, "cannot read %s: %s".formatted(path, e));
      }
    }
    return real;
  }

  private static boolean servedHere(Client client, List<Path> paths) {
    if (!loopback(client)) {
      return false;
    }
    var roots = new ArrayList<Path>();
    client
        .get("/api/v1/info")
        .path("importRoots")
        .forEach(
            root -> {
              try {
                roots.add(Path.of(root.asText()).toRealPath());
              } catch (IOException _) {
                // Not a folder of this machine.
              }
            });
    return paths.stream().allMatch(path -> roots.stream().anyMatch(path::startsWith));
  }

  private static boolean loopback(Client client) {
    try {
      return InetAddress.getByName(client.base().getHost()).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
