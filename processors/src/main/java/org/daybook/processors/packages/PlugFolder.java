package org.daybook.processors.packages;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.daybook.documents.DaybookException;
import org.daybook.processors.Manifest;
import org.daybook.processors.PlugSource;
import org.daybook.processors.internal.StrictJson;

/// Plugs as folders. Of a folder only `plug.json`, `plug.sig` and what the manifest names belong to
/// the plug; sources beside them stay at home.
public final class PlugFolder {

  private PlugFolder() {}

  /// Reads a plug.
  ///
  /// @throws DaybookException.Incorrect `plug-unreadable` also for a file that is named and not
  ///     there, and for a link that leads out of the folder; `plug-too-large`
  /// @throws IOException when a file cannot be read
  public static PlugSource read(Path folder, PackageLimits limits) throws IOException {
    if (!Files.isRegularFile(folder.resolve(Manifest.FILE))) {
      throw PlugFiles.unreadable("there is no plug.json in %s".formatted(folder));
    }
    Path real = folder.toRealPath();
    var files = new PlugFiles(limits);
    add(real, Manifest.FILE, files);
    byte[] manifest = Objects.requireNonNull(files.source().files().get(Manifest.FILE));
    for (String module : modules(manifest)) {
      add(real, module, files);
    }
    if (Files.exists(real.resolve(PlugSource.SIGNATURE))) {
      add(real, PlugSource.SIGNATURE, files);
    }
    return files.source();
  }

  /// Writes a plug into a folder, which is made if it is not there.
  ///
  /// @throws DaybookException.Conflict `plug-folder` if something of the name of one of its files
  ///     is there already
  public static void write(PlugSource plug, Path folder) throws IOException {
    for (String path : plug.files().keySet()) {
      if (Files.exists(folder.resolve(path), LinkOption.NOFOLLOW_LINKS)) {
        throw new DaybookException.Conflict(
            "plug-folder",
            "%s is there already; name a folder that is empty or not there"
                .formatted(folder.resolve(path)));
      }
    }
    for (Map.Entry<String, byte[]> file : plug.files().entrySet()) {
      Path target = folder.resolve(file.getKey());
      Files.createDirectories(Objects.requireNonNull(target.getParent()));
      Files.write(target, file.getValue());
    }
  }

  private static void add(Path folder, String path, PlugFiles files) throws IOException {
    Path file;
    try {
      file = folder.resolve(path);
    } catch (InvalidPathException e) {
      throw PlugFiles.unreadable("file \"%s\": %s".formatted(path, e.getReason()));
    }
    if (!Files.isRegularFile(file)) {
      throw PlugFiles.unreadable(
          "plug.json names \"%s\", and there is no such file in %s; build it first"
              .formatted(path, folder));
    }
    if (!file.toRealPath().startsWith(folder)) {
      throw PlugFiles.unreadable(
          "file \"%s\" leads out of %s; copy it into the folder".formatted(path, folder));
    }
    try (InputStream bytes = Files.newInputStream(file)) {
      files.add(path, bytes);
    }
  }

  // Read leniently: what else is wrong with a manifest is told, whole, by who installs or checks
  // it.
  private static SortedSet<String> modules(byte[] manifest) {
    var modules = new TreeSet<String>();
    try {
      for (JsonNode routine : StrictJson.read(manifest).path("routines")) {
        if (routine.path("module").isTextual()) {
          modules.add(routine.path("module").textValue());
        }
      }
    } catch (StrictJson.Malformed malformed) {
      throw PlugFiles.unreadable("plug.json: " + malformed.getMessage());
    }
    modules.remove(Manifest.FILE);
    modules.remove(PlugSource.SIGNATURE);
    return modules;
  }
}
