package org.daybook.processors.kits;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.daybook.documents.DaybookException;

/// Makes a module of a source.
sealed interface Compiler permits AssemblyScriptCompiler, CCompiler, RustCompiler {

  /// Compiles.
  ///
  /// @param folder the plug's
  /// @param source the file to begin with, within the folder
  /// @param module where the module goes
  /// @param output takes what the compiler prints
  void compile(Path folder, Path source, Path module, Consumer<String> output);

  /// Runs the compiler's command and throws when it fails.
  static void run(
      Toolbox tools, Path folder, Path source, List<String> command, Consumer<String> output) {
    int exit = tools.run(folder, command, output);
    if (exit != 0) {
      throw new DaybookException.Incorrect(
          "plug-build-failed",
          "%s does not compile: %s ended with %d; what it printed says why"
              .formatted(folder.relativize(source), command.getFirst(), exit));
    }
  }

  /// Says that a tool is not here.
  ///
  /// @param install one command that installs it
  static DaybookException.Unavailable missing(String tool, String install) {
    return new DaybookException.Unavailable(
        "plug-tool-missing", "%s is not here; install it: %s".formatted(tool, install));
  }
}
