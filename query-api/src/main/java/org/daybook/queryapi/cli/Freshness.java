package org.daybook.queryapi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What an author's folder looks like: its files with their times, but for what tools leave there.
final class Freshness {

  private static final Set<String> NOT_OURS = Set.of("node_modules", "target", "build");
  private static final Set<String> SOURCES = Set.of("ts", "c", "h", "rs");
  private static final String MODULE = "wasm";

  private Freshness() {}

  /// The files below a folder, with their times.
  static Map<Path, FileTime> files(Path folder) {
    var files = new TreeMap<Path, FileTime>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              return dir.equals(folder) || ours(dir)
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (ours(file)) {
                files.put(file, attributes.lastModifiedTime());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE; // an editor's file that came and went
            }
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return files;
  }

  /// Whether a path below the folder is the author's.
  static boolean ours(Path path) {
    String name = path.getFileName().toString();
    return !name.startsWith(".") && !name.endsWith("~") && !NOT_OURS.contains(name);
  }

  /// Whether any source is newer than any module.
  static boolean stale(Path folder) {
    var sources = new ArrayList<FileTime>();
    var modules = new ArrayList<FileTime>();
    files(folder)
        .forEach(
            (file, time) -> {
              String extension = extension(file);
              if (extension.equals(MODULE)) {
                modules.add(time);
              } else if (SOURCES.contains(extension)) {
                sources.add(time);
              }
            });
    if (sources.isEmpty()) {
      return false;
    }
    return modules.isEmpty() || Collections.max(sources).compareTo(Collections.min(modules)) > 0;
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
