package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// The files that Tika's parser modules test themselves with, as they lie in those modules' `tests`
/// jars.
final class TestDocuments {

  private static final String FOLDER = "test-documents/";

  private TestDocuments() {}

  /// Writes them to a folder, in a sub-folder a jar.
  ///
  /// @param copy appended to each file as that many newlines, so that no two copies are the same
  ///     bytes: a second import of the same ones would only find duplicates
  /// @return how many files were written
  static int unpack(Path folder, int copy) throws IOException {
    int count = 0;
    for (Path jar : jars()) {
      Path into = Files.createDirectories(folder.resolve(jar.getFileName().toString()));
      try (var file = new JarFile(jar.toFile())) {
        for (JarEntry entry : file.stream().filter(TestDocuments::wanted).toList()) {
          Path target = into.resolve(entry.getName().substring(FOLDER.length()).replace('/', '_'));
          try (var bytes = file.getInputStream(entry)) {
            Files.copy(bytes, target);
          }
          Files.writeString(target, "\n".repeat(copy), StandardOpenOption.APPEND);
          count++;
        }
      }
    }
    return count;
  }

  private static boolean wanted(JarEntry entry) {
    return entry.getName().startsWith(FOLDER) && !entry.isDirectory() && entry.getSize() > 0;
  }

  private static List<Path> jars() throws IOException {
    Path folder = Path.of(System.getProperty("daybook.test.documents", ""));
    try (var listed = Files.list(folder)) {
      List<Path> jars = listed.filter(file -> file.toString().endsWith("-tests.jar")).toList();
      if (jars.isEmpty()) {
        throw new IllegalStateException(
            "no tika-parser-*-tests.jar in \"%s\": start with ./benchmarks/run".formatted(folder));
      }
      return jars.stream().sorted().toList();
    }
  }
}
