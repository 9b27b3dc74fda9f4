package org.daybook.graph.internal.mirror;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The mirror's directory as files.
final class MirrorFiles {

  private MirrorFiles() {}

  /// The sum of the sizes of files with these endings. Files that a compaction removes meanwhile
  /// count as gone.
  static long size(Path dir, String... endings) {
    long size = 0;
    for (Path path : all(dir)) {
      String name = path.getFileName().toString();
      try {
        if (Stream.of(endings).anyMatch(name::endsWith)) {
          size += Files.size(path);
        }
      } catch (NoSuchFileException _) {
        // Gone since it was listed.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return size;
  }

  /// Moves the directory to `<dir>.broken`, in the place of an earlier one, for a person to look
  /// at.
  static Path moveAside(Path dir) {
    Path aside = dir.resolveSibling(dir.getFileName() + ".broken");
    delete(aside);
    try {
      return Files.move(dir, aside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Removes a directory with all that is in it.
  static void delete(Path dir) {
    for (Path path : all(dir).reversed()) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Path> all(Path dir) {
    if (!Files.exists(dir)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(dir)) {
      return paths.sorted(Comparator.naturalOrder()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return all(dir);
      }
      throw e;
    }
  }
}
