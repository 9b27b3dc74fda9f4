package org.daybook.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A program that imports a folder, for tests that kill it or give it little memory.
final class ImportProgram {

  private ImportProgram() {}

  /// Imports, tells each item's end, and ends.
  ///
  /// @param args the vault's folder, the folder to import
  public static void main(String[] args) throws Exception {
    var settings =
        IngestSettings.DEFAULTS.withBatch(20).withWorker(WorkerSettings.DEFAULTS.withThreads(2));
    try (var vault = Vault.open(Path.of(args[0]), settings)) {
      var job =
          vault.ingest.importPaths(List.of(Path.of(args[1])), ImportOptions.DEFAULTS, "import");
      System.out.println("started");
      for (ImportItem item : vault.items(vault.await(job))) {
        System.out.println(item.state() + " " + item.code() + " " + item.bytes());
      }
    }
    System.exit(0);
  }

  /// Starts it with as much heap.
  static Process start(String heap, Path vault, Path files) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            heap,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            ImportProgram.class.getName(),
            vault.toString(),
            files.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
