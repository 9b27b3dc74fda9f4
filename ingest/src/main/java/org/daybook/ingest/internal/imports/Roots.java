package org.daybook.ingest.internal.imports;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.daybook.documents.DaybookException;

/// The paths an import begins at.
public final class Roots {

  private Roots() {}

  /// The real path, as a URI.
  ///
  /// @throws DaybookException.Incorrect `root-missing`, `root-unreadable`
  public static URI resolve(Path root) {
    try {
      Path real = root.toRealPath();
      if (!Files.isReadable(real)) {
        throw new DaybookException.Incorrect(
            "root-unreadable", "path %s: this program may not read it".formatted(root));
      }
      return Names.uri(real);
    } catch (NoSuchFileException e) {
      throw new DaybookException.Incorrect(
          "root-missing",
          "path %s: there is no such file or folder; name one that exists".formatted(root));
    } catch (IOException e) {
      throw new DaybookException.Incorrect(
          "root-unreadable", "path %s: it cannot be resolved: %s".formatted(root, e.getMessage()));
    }
  }

  /// The real paths of those that exist.
  public static Set<Path> real(Set<Path> paths) {
    var real = new HashSet<Path>();
    for (Path path : paths) {
      try {
        real.add(path.toRealPath());
      } catch (IOException e) {
        real.add(path.toAbsolutePath().normalize()); // not there yet
      }
    }
    return real;
  }
}
