package org.daybook.queryapi.cli;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/// The folder that an author works in.
final class AuthorFolder {

  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      defaultValue = ".",
      description = "The plug's folder (default: this one).")
  private Path path;

  Path path() {
    return path;
  }
}
