package org.daybook.processors.kits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The first rustc that has its library for WebAssembly. Where rustup and a distribution both have
/// one, the one that comes first often lacks it.
record RustCompiler(Toolbox tools) implements Compiler {

  private static final String TARGET = "wasm32-unknown-unknown";
  private static final String INSTALL =
      "apt-get install rustc libstd-rust-dev-wasm32 lld (with rustup: rustup target add %s)"
          .formatted(TARGET);

  @Override
  public void compile(Path folder, Path source, Path module, Consumer<String> output) {
    List<Path> all = tools.findAll("rustc");
    if (all.isEmpty()) {
      throw Compiler.missing("rustc", INSTALL);
    }
    Path rustc =
        all.stream()
            .filter(candidate -> targets(candidate, folder))
            .findFirst()
            .orElseThrow(() -> Compiler.missing("rustc's library for " + TARGET, INSTALL));
    var command =
        new ArrayList<>(
            List.of(
                rustc.toString(),
                "--edition=2021",
                "--crate-type=cdylib",
                "--crate-name=plug",
                "--target=" + TARGET,
                "-Copt-level=s",
                "-Cpanic=abort",
                "-Clto=fat",
                "-Cstrip=symbols",
                "-Clink-arg=-zstack-size=262144",
                "-o",
                module.toString(),
                source.toString()));
    linker().ifPresent(linker -> command.add("-Clinker=" + linker));
    Compiler.run(tools, folder, source, command, output);
  }

  // Without one, rustc takes the linker that rustup brings along.
  private Optional<Path> linker() {
    return tools.findFirst(
        List.of(
            "wasm-ld",
            "wasm-ld-19",
            "wasm-ld-18",
            "wasm-ld-17",
            "wasm-ld-16",
            "wasm-ld-15",
            "wasm-ld-14"));
  }

  private boolean targets(Path rustc, Path folder) {
    List<String> lines =
        tools.answer(
            folder, List.of(rustc.toString(), "--print=target-libdir", "--target=" + TARGET));
    return lines.size() == 1 && hasLibraries(Path.of(lines.getFirst()));
  }

  private static boolean hasLibraries(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("libstd-"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
