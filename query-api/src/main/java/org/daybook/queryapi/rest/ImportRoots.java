package org.daybook.queryapi.rest;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.config.DaybookConfig;
import org.daybook.queryapi.problem.Refusal;

/// The folders of this machine that may be imported by path. Links are followed before a path is
/// judged, so none leads out.
@ApplicationScoped
class ImportRoots {

  private final List<Path> roots;

  ImportRoots(DaybookConfig config) {
    this.roots = config.importRoots().orElse(List.of());
  }

  /// The real path, under a root.
  ///
  /// @throws Refusal 403 `path-outside-roots`
  /// @throws DaybookException.Incorrect `path-unreadable`
  Path permitted(String given) {
    Path asked;
    try {
      asked = Path.of(given);
    } catch (InvalidPathException e) {
      throw new DaybookException.Incorrect(
          "path-unreadable", "path \"%s\" cannot be a path: %s".formatted(given, e.getReason()), e);
    }
    if (roots.isEmpty()) {
      throw new Refusal(
          403,
          "path-outside-roots",
          "no folder may be imported by path: start the service with --import-root DIR, or upload");
    }
    // Judged as written first, so that nobody learns what is outside; then as it really is.
    Path plain = asked.normalize();
    if (!asked.isAbsolute() || roots.stream().noneMatch(root -> under(plain, root))) {
      throw outside(given);
    }
    Path real;
    try {
      real = asked.toRealPath();
    } catch (IOException e) {
      throw new DaybookException.Incorrect(
          "path-unreadable", "nothing can be read at %s".formatted(given), e);
    }
    for (Path root : roots) {
      try {
        if (real.startsWith(root.toRealPath())) {
          return real;
        }
      } catch (IOException _) {
        // A root that is gone permits nothing.
      }
    }
    throw outside(given);
  }

  private static boolean under(Path path, Path root) {
    return path.startsWith(root.toAbsolutePath().normalize()) || real(root, path);
  }

  private static boolean real(Path root, Path path) {
    try {
      return path.startsWith(root.toRealPath());
    } catch (IOException _) {
      return false;
    }
  }

  private static Refusal outside(String given) {
    return new Refusal(
        403,
        "path-outside-roots",
        "%s is not an absolute path under one of the service's import roots; GET /api/v1/info lists them"
            .formatted(given));
  }
}
