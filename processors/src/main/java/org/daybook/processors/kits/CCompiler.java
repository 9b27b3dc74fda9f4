package org.daybook.processors.kits;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Clang, freestanding: no C library and no WASI, nothing imported but what the sources declare.
record CCompiler(Toolbox tools) implements Compiler {

  private static final String INSTALL = "apt-get install clang lld";

  @Override
  public void compile(Path folder, Path source, Path module, Consumer<String> output) {
    Path clang = tools.find("clang").orElseThrow(() -> Compiler.missing("clang", INSTALL));
    if (tools.find("wasm-ld").isEmpty()) {
      throw Compiler.missing("wasm-ld, the linker for WebAssembly,", INSTALL);
    }
    Compiler.run(
        tools,
        folder,
        source,
        List.of(
            clang.toString(),
            "--target=wasm32",
            "-std=c11",
            "-Os",
            "-Wall",
            "-Wextra",
            "-ffreestanding",
            "-fno-builtin",
            "-nostdlib",
            "-Wl,--no-entry",
            "-Wl,--strip-all",
            "-Wl,-z,stack-size=65536",
            "-o",
            module.toString(),
            source.toString()),
        output);
  }
}
