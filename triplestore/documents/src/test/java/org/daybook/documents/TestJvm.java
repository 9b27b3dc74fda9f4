package org.daybook.documents;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of the test's own, with its class path and the database that the run is for.
final class TestJvm {

  private TestJvm() {}

  /// Starts `main` with the vault's directory, its database (see [#database]) and more arguments.
  static Process start(Class<?> main, List<String> options, Path vault, String... more)
      throws IOException {
    return start(List.of(), main, options, vault, more);
  }

  /// The same by another command, such as one that makes a namespace of its own.
  static Process start(
      List<String> by, Class<?> main, List<String> options, Path vault, String... more)
      throws IOException {
    var command = new ArrayList<>(by);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.add(vault.toString());
    command.addAll(
        TestDatabase.of(vault) instanceof DatabaseLocation.Postgresql postgresql
            ? List.of(postgresql.jdbcUrl(), postgresql.schema())
            : List.of("sqlite", "-"));
    command.addAll(List.of(more));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  /// In the child: the database that the second and third argument name.
  static DatabaseLocation database(String... args) {
    return args[1].equals("sqlite")
        ? DatabaseLocation.SQLITE
        : new DatabaseLocation.Postgresql(args[1], args[2]);
  }
}
