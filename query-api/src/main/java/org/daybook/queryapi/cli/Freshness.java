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
  private static final String TESTS = "tests";

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

  /// Whether a module is not there, or older than what it may be made of: the sources, the schemas
  /// and the manifest. A module without a source of its name beside it is made elsewhere.
  static boolean stale(Path folder) {
    Map<Path, FileTime> files = files(folder);
    var inputs = new ArrayList<FileTime>();
    var modules = new ArrayList<FileTime>();
    for (Map.Entry<Path, FileTime> entry : files.entrySet()) {
      Path file = entry.getKey();
      String extension = extension(file);
      if (SOURCES.contains(extension)) {
        inputs.add(entry.getValue());
      } else if (extension.equals("json") && !below(folder, file, TESTS)) {
        inputs.add(entry.getValue());
      } else if (extension.equals(MODULE) && madeHere(file, files)) {
        modules.add(entry.getValue());
      }
    }
    if (files.keySet().stream().noneMatch(file -> SOURCES.contains(extension(file)))) {
      return false;
    }
    return modules.isEmpty() || Collections.max(inputs).compareTo(Collections.min(modules)) > 0;
  }

  private static boolean below(Path folder, Path file, String name) {
    return folder.relativize(file).startsWith(name);
  }

  private static boolean madeHere(Path module, Map<Path, FileTime> files) {
    String name = module.getFileName().toString();
    String stem = name.substring(0, name.length() - MODULE.length());
    return SOURCES.stream()
        .anyMatch(source -> files.containsKey(module.resolveSibling(stem + source)));
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
