package org.daybook.processors.kits;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.daybook.documents.DaybookException;

/// npm's `assemblyscript`, of the plug's folder or of one above, as node itself looks for it. Where
/// none is installed, the first build installs the version that the folder's package-lock.json
/// pins.
record AssemblyScriptCompiler(Toolbox tools) implements Compiler {

  private static final Path ASC = Path.of("node_modules", "assemblyscript", "bin", "asc.js");
  private static final String INSTALL = "apt-get install nodejs npm (node 20 or newer)";
  private static final int LEAST_NODE = 20;

  @Override
  public void compile(Path folder, Path source, Path module, Consumer<String> output) {
    Path node = tools.find("node").orElseThrow(() -> Compiler.missing("node", INSTALL));
    Path asc = installed(folder).orElseGet(() -> install(node, folder, output));
    Compiler.run(
        tools,
        folder,
        source,
        List.of(
            node.toString(),
            asc.toString(),
            folder.relativize(source).toString(),
            "--outFile",
            module.toString(),
            "-Osize",
            "--use",
            "abort=" + trapped(folder),
            "--runtime",
            "incremental"),
        output);
  }

  // Where the plug has the kit, a failed check says in the log why.
  private static String trapped(Path folder) {
    return Files.exists(folder.resolve(PlugBindings.KIT).resolve("daybook.ts"))
        ? PlugBindings.KIT + "/daybook/trapped"
        : "";
  }

  private static Optional<Path> installed(Path folder) {
    for (Path above = folder; above != null; above = above.getParent()) {
      if (Files.isRegularFile(above.resolve(ASC))) {
        return Optional.of(above.resolve(ASC));
      }
    }
    return Optional.empty();
  }

  private Path install(Path node, Path folder, Consumer<String> output) {
    Path npm = tools.find("npm").orElseThrow(() -> Compiler.missing("npm", INSTALL));
    check(node, folder);
    String verb = Files.exists(folder.resolve("package-lock.json")) ? "ci" : "install";
    output.accept("npm %s: AssemblyScript's compiler is fetched, once".formatted(verb));
    if (!Files.exists(folder.resolve("package.json"))) {
      throw new DaybookException.Incorrect(
          "plug-build-failed",
          "%s has no package.json that names assemblyscript; daybook plug init writes one"
              .formatted(folder));
    }
    int exit =
        tools.run(
            folder,
            List.of(
                npm.toString(),
                verb,
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--loglevel=error",
                "--fetch-retries=1",
                "--fetch-timeout=30000"),
            output);
    return Optional.of(folder.resolve(ASC))
        .filter(asc -> exit == 0 && Files.isRegularFile(asc))
        .orElseThrow(
            () ->
                Compiler.missing(
                    "AssemblyScript's compiler",
                    "npm %s in %s, with a network".formatted(verb, folder)));
  }

  private void check(Path node, Path folder) {
    String version =
        String.join(
            "", tools.answer(folder, List.of(node.toString(), "-p", "process.versions.node")));
    String major = version.replaceFirst("\\..*", "");
    if (!major.matches("[0-9]{1,4}") || Integer.parseInt(major) < LEAST_NODE) {
      throw Compiler.missing(
          "node %d or newer (this is %s)".formatted(LEAST_NODE, version), INSTALL);
    }
  }
}
