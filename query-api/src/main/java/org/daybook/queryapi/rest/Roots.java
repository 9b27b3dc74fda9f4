package org.daybook.queryapi.rest;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.daybook.documents.DaybookException;
import org.daybook.queryapi.problem.Refusal;
import org.jspecify.annotations.Nullable;

/// Folders of this machine below which a request may name paths. Links are followed before a path
/// is judged, so none leads out.
///
/// @param none what to say when there are no such folders
/// @param outside what a path is not, that is not below any
record Roots(List<Path> roots, String none, String outside) {

  /// The real path of something that is there, under a root.
  ///
  /// @throws Refusal 403 `path-outside-roots`
  /// @throws DaybookException.Incorrect `path-unreadable`
  Path there(String given) {
    Path asked = plain(given);
    Path real = real(asked, given);
    if (!inside(real)) {
      throw refused(given);
    }
    return real;
  }

  /// The real path of something that may not be there yet, in a folder that is, under a root.
  ///
  /// @throws Refusal 403 `path-outside-roots`
  /// @throws DaybookException.Incorrect `path-unreadable`
  Path fresh(String given) {
    Path asked = plain(given).normalize();
    Path name = asked.getFileName();
    Path parent = asked.getParent();
    if (asked.toFile().exists() || name == null || parent == null) {
      return there(given);
    }
    Path real = real(parent, given).resolve(name);
    if (!inside(real)) {
      throw refused(given);
    }
    return real;
  }

  /// Judged as written first, so that nobody learns what is outside.
  private Path plain(String given) {
    Path asked;
    try {
      asked = Path.of(given);
    } catch (InvalidPathException e) {
      throw new DaybookException.Incorrect(
          "path-unreadable", "path \"%s\" cannot be a path: %s".formatted(given, e.getReason()), e);
    }
    if (roots.isEmpty()) {
      throw new Refusal(403, "path-outside-roots", none);
    }
    Path plain = asked.normalize();
    if (!asked.isAbsolute()
        || roots.stream()
            .noneMatch(
                root ->
                    plain.startsWith(root.toAbsolutePath().normalize()) || under(plain, root))) {
      throw refused(given);
    }
    return asked;
  }

  private static Path real(Path asked, String given) {
    try {
      return asked.toRealPath();
    } catch (IOException e) {
      throw new DaybookException.Incorrect(
          "path-unreadable", "nothing can be read at %s".formatted(given), e);
    }
  }

  private boolean inside(Path real) {
    return roots.stream().anyMatch(root -> under(real, root));
  }

  /// A root that is gone permits nothing.
  private static boolean under(Path path, Path root) {
    Path real = realOrNull(root);
    return real != null && path.startsWith(real);
  }

  private static @Nullable Path realOrNull(Path root) {
    try {
      return root.toRealPath();
    } catch (IOException _) {
      return null;
    }
  }

  private Refusal refused(String given) {
    return new Refusal(403, "path-outside-roots", given + " " + outside);
  }
}
