package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// `benchmarks/restate` with what npm installs for it, in a folder that the build throws away.
final class NodeProject {

  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", ".npmrc", "service.mjs", "remote.mjs");
  private static final int INSTALL_MINUTES = 5;

  private final Path source;
  private final Path folder;

  /// @param source the project as it is kept
  /// @param folder where it is installed
  NodeProject(Path source, Path folder) {
    this.source = source;
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /// Installs what the lock file names, unless that is there.
  ///
  /// @return why it could not be, if so
  Optional<String> install() throws IOException, InterruptedException {
    for (String program : List.of("node", "npm")) {
      if (!runs(List.of(program, "--version"))) {
        return Optional.of("no %s: wanted Node.js 20 or newer, with npm".formatted(program));
      }
    }
    Path lock = folder.resolve("package-lock.json");
    boolean installed =
        Files.exists(folder.resolve("installed"))
            && Files.mismatch(lock, source.resolve("package-lock.json")) < 0;
    Files.createDirectories(folder);
    for (String file : FILES) {
      Files.copy(source.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!installed && !runs(List.of("npm", "ci"))) {
      return Optional.of(
          "npm ci failed: wanted a registry that it reaches; it said in %s%n%s"
              .formatted(log(), Files.readString(log())));
    }
    Files.writeString(folder.resolve("installed"), "");
    return server().isPresent()
        ? Optional.empty()
        : Optional.of("npm has no Restate server for this system and processor");
  }

  /// The server's program: its own, not the script around it, so that it is the process to measure.
  Optional<Path> server() throws IOException {
    try (var packages = Files.list(folder.resolve("node_modules/@restatedev"))) {
      return packages
          .map(found -> found.resolve("bin/restate-server"))
          .filter(Files::isExecutable)
          .findFirst();
    }
  }

  private boolean runs(List<String> command) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log().toFile())
              .start();
      if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return false;
      }
      return process.exitValue() == 0;
    } catch (IOException e) {
      Files.writeString(log(), String.valueOf(e.getMessage()));
      return false;
    }
  }

  private Path log() {
    return folder.resolve("npm.log");
  }
}
