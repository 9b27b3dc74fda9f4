package org.daybook.processors.kits;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What a build made of a plug's folder.
///
/// @param modules what the routines run, in order of path, each once
/// @param bindings the generated files that were written, since their text changed
/// @param took from start to end, compilers and all
public record BuiltPlug(List<Module> modules, List<Path> bindings, Duration took) {

  public BuiltPlug {
    modules = List.copyOf(modules);
    bindings = List.copyOf(bindings);
  }

  /// One module.
  ///
  /// @param file where it is
  /// @param path its path within the plug, as the manifest names it
  /// @param bytes its size
  /// @param sha256 of its bytes, hexadecimal
  /// @param compiled whether the build made it; false for JavaScript, and for a module without a
  ///     source beside it
  /// @param took what compiling it took
  public record Module(
      Path file, String path, long bytes, String sha256, boolean compiled, Duration took) {}
}
