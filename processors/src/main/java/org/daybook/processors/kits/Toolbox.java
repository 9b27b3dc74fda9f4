package org.daybook.processors.kits;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.daybook.documents.DaybookException;

/// The programs of this machine that can be started by name.
///
/// @param path folders to look in, in order, as in the environment variable `PATH`
public record Toolbox(String path) {

  private static final Duration MOST = Duration.ofMinutes(10);

  /// Those of this process.
  public static Toolbox ofThisProcess() {
    String path = System.getenv("PATH");
    return new Toolbox(path == null ? "" : path);
  }

  /// The first program of that name.
  Optional<Path> find(String program) {
    return findAll(program).stream().findFirst();
  }

  /// The first program of one of these names; the names' order comes before that of the folders.
  Optional<Path> findFirst(List<String> programs) {
    return programs.stream().flatMap(program -> find(program).stream()).findFirst();
  }

  /// All programs of that name; one that two folders lead to, once.
  List<Path> findAll(String program) {
    return folders()
        .map(folder -> folder.resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .distinct()
        .toList();
  }

  /// Runs a command in a folder to its end.
  ///
  /// @param output takes what it prints, a line at a time, errors among it
  /// @return its exit code
  int run(Path folder, List<String> command, Consumer<String> output) {
    try {
      var builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("PATH", path);
      Process process = builder.redirectErrorStream(true).start();
      process.getOutputStream().close();
      return follow(process, command, output);
    } catch (IOException broken) {
      throw new DaybookException.Fault(
          "plug-build-failed",
          "%s could not be started in %s: %s"
              .formatted(command.getFirst(), folder, broken.getMessage()),
          broken);
    }
  }

  /// What a command prints, its lines in order; nothing when it fails.
  List<String> answer(Path folder, List<String> command) {
    var lines = new ArrayList<String>();
    return run(folder, command, lines::add) == 0 ? lines : List.of();
  }

  // The process may leave children that keep its output open, so its end is not that of its output.
  private static int follow(Process process, List<String> command, Consumer<String> output) {
    Thread watch =
        Thread.startVirtualThread(
            () -> {
              if (!ended(process)) {
                process.destroyForcibly();
              }
            });
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(output);
      int exit = process.waitFor();
      watch.interrupt();
      return exit;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new DaybookException.Unavailable(
          "plug-build-failed", command.getFirst() + " was interrupted");
    } catch (IOException | UncheckedIOException broken) {
      throw new DaybookException.Fault(
          "plug-build-failed", "the output of %s broke off".formatted(command.getFirst()), broken);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static boolean ended(Process process) {
    try {
      return process.waitFor(MOST.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      return true; // it has ended: who started the watch says so
    }
  }

  private Stream<Path> folders() {
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isBlank())
        .flatMap(Toolbox::folder);
  }

  private static Stream<Path> folder(String text) {
    try {
      return Stream.of(Path.of(text));
    } catch (InvalidPathException _) {
      return Stream.empty(); // as a shell passes over what is no folder
    }
  }
}
