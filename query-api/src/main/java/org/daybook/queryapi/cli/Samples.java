package org.daybook.queryapi.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The folder `samples` of the checkout: files, plugs, queries.
final class Samples {

  private static final List<String> ASKED =
      List.of("photos-by-light.rq", "recordings-by-loudness.rq", "documents-by-term.rq");

  private Samples() {}

  /// Where it is: under the home that the launcher names, or else under the working directory.
  static Path folder() {
    String home = System.getProperty("org.daybook.home");
    Path samples = Path.of(home == null ? "" : home).resolve("samples").toAbsolutePath();
    if (!Files.isDirectory(samples.resolve("files"))) {
      throw new CommandFailure(
          Exit.FAILED,
          "there are no sample files in %s; run it from the checkout".formatted(samples));
    }
    return samples;
  }

  /// The folders of the sample plugs.
  static List<Path> plugs(Path samples) throws IOException {
    try (Stream<Path> folders = Files.list(samples.resolve("plugs"))) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("plug.json")))
          .sorted()
          .toList();
    }
  }

  /// A sample query: its question in words, from the comment it begins with, and its text.
  record Question(String words, String sparql) {}

  /// The three that the demonstration asks: each joins what was read from files with what
  /// processors made of it.
  static List<Question> questions(Path samples) throws IOException {
    var questions = new ArrayList<Question>();
    for (String name : ASKED) {
      questions.add(question(Files.readString(samples.resolve("queries").resolve(name))));
    }
    return questions;
  }

  static Question question(String text) {
    String words =
        String.join(
            " ",
            text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+\\s*", ""))
                .takeWhile(line -> !line.isBlank())
                .toList());
    return new Question(words, text);
  }

  /// Removes a folder that this program made, with all in it.
  static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path dir, IOException e) throws IOException {
            Files.deleteIfExists(dir);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
