package org.daybook.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/// The files that Tika's parser modules test themselves with, as they lie in those modules' `tests`
/// jars on the class path.
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

  private static List<Path> jars() {
    var jars = new ArrayList<Path>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (entry.matches(".*tika-parser-.*-tests\\.jar")) {
        jars.add(Path.of(entry));
      }
    }
    if (jars.isEmpty()) {
      throw new IllegalStateException(
          "no tika-parser-*-tests.jar on the class path: start with ./benchmarks/run");
    }
    return jars;
  }
}
