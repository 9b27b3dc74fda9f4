package org.daybook.processors.kits;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.daybook.documents.DaybookException;
import org.daybook.processors.bindings.Language;
import org.junit.jupiter.api.Assumptions;

/// The compilers that tests of the kits need. Where one is missing a test is skipped, and says so;
/// where the environment has `DAYBOOK_COMPILERS=required`, as continuous integration does, it
/// fails.
public final class KitTools {

  private static final Path HOME = Path.of("target", "kits").toAbsolutePath();
  private static final Path PINS = Path.of("src", "test", "kits").toAbsolutePath();

  private KitTools() {}

  /// An empty folder that has npm's compilers above it, as node looks for them.
  public static synchronized Path folder() {
    try {
      Files.createDirectories(HOME);
      Path pinned = HOME.resolve("package-lock.json");
      String wanted = Files.readString(PINS.resolve("package-lock.json"));
      if (!Files.exists(pinned) || !Files.readString(pinned).equals(wanted)) {
        Files.writeString(
            HOME.resolve("package.json"), Files.readString(PINS.resolve("package.json")));
        npm(
            List.of("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"),
            wanted);
      }
      return Files.createTempDirectory(HOME, "plug");
    } catch (IOException broken) {
      throw new java.io.UncheckedIOException(broken);
    }
  }

  private static void npm(List<String> arguments, String lock) throws IOException {
    Path pinned = HOME.resolve("package-lock.json");
    Path npm =
        orSkip(
            () ->
                Toolbox.ofThisProcess()
                    .find("npm")
                    .orElseThrow(() -> Compiler.missing("npm", "apt-get install npm")));
    Files.writeString(pinned, lock);
    var command = new ArrayList<>(List.of(npm.toString()));
    command.addAll(arguments);
    var lines = new ArrayList<String>();
    int exit = Toolbox.ofThisProcess().run(HOME, command, lines::add);
    if (exit != 0) {
      Files.delete(pinned);
    }
    assertThat(exit).as(String.join("\n", lines)).isZero();
  }

  /// Copies a language's kit.
  public static void copyKit(Language language, Path to) throws IOException {
    for (var file : NewPlug.kit(language).entrySet()) {
      Files.write(to.resolve(file.getKey()), file.getValue());
    }
  }

  /// Builds a plug's folder.
  public static BuiltPlug build(Path folder) {
    var lines = new ArrayList<String>();
    try {
      return orSkip(() -> PlugBuild.run(folder, lines::add));
    } catch (DaybookException failed) {
      throw new AssertionError(String.join("\n", lines), failed);
    }
  }

  private static <T> T orSkip(Supplier<T> work) {
    try {
      return work.get();
    } catch (DaybookException failed) {
      if (failed.code().equals("plug-tool-missing")
          && !"required".equals(System.getenv("DAYBOOK_COMPILERS"))) {
        Assumptions.abort("skipped: " + failed.getMessage());
      }
      throw failed;
    }
  }

  /// Checks a JavaScript file against `*.d.ts` of its folder and of `kit/`.
  ///
  /// @return what TypeScript's compiler found wrong
  public static String typeScript(Path folder, String file) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                "node",
                HOME.resolve("node_modules/typescript/bin/tsc").toString(),
                "--noEmit",
                "--allowJs",
                "--checkJs",
                "--strict",
                "--target",
                "es2022",
                "--lib",
                "es2022",
                file));
    for (String types : List.of("daybook.d.ts", "tags.d.ts")) {
      for (Path place : List.of(folder, folder.resolve("kit"))) {
        if (Files.exists(place.resolve(types))) {
          command.add(folder.relativize(place.resolve(types)).toString());
        }
      }
    }
    var lines = new ArrayList<String>();
    Toolbox.ofThisProcess().run(folder, command, lines::add);
    return String.join("\n", lines);
  }
}
