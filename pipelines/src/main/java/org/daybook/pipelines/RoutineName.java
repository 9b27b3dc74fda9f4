package org.daybook.pipelines;

import java.util.Objects;

/// A routine of an installed plug, as a pipeline names it.
///
/// @param plug the plug's id
/// @param routine its name within the plug
public record RoutineName(String plug, String routine) {

  public RoutineName {
    Objects.requireNonNull(plug);
    Objects.requireNonNull(routine);
  }

  /// Reads `<plug>/<routine>`.
  public static RoutineName parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1) {
      throw new IllegalArgumentException(
          "routine \"%s\": wanted <plug>/<routine>, such as org.example.photo/exposure"
              .formatted(text));
    }
    return new RoutineName(text.substring(0, slash), text.substring(slash + 1));
  }

  @Override
  public String toString() {
    return plug + "/" + routine;
  }
}
