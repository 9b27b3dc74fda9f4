package org.daybook.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.daybook.ingest.ImportOptions;
import org.daybook.processors.packages.PackageLimits;
import org.daybook.processors.packages.PlugFolder;
import org.daybook.queryapi.vault.Vault;
import org.daybook.queryapi.vault.VaultSettings;

/// Daybook's whole import: every file durable, extracted, processed by the sample plugs, and
/// answered by SPARQL.
final class WholeImport implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Vault vault;

  /// Opens a new vault with the sample plugs.
  WholeImport(Path data, Path plugs) throws IOException {
    vault = Vault.open(data, VaultSettings.DEFAULTS, Clock.systemUTC());
    try (var folders = Files.list(plugs)) {
      for (Path folder : folders.sorted().toList()) {
        if (Files.exists(folder.resolve("plug.json"))) {
          vault.plugs().install(PlugFolder.read(folder, PackageLimits.DEFAULTS));
        }
      }
    }
  }

  /// Imports a folder and returns when all of it is queryable.
  void run(Path folder) throws InterruptedException {
    var job =
        vault.ingest().importPaths(List.of(folder), ImportOptions.DEFAULTS, folder.toString());
    if (!vault.awaitIdle(PATIENCE)) {
      throw new IllegalStateException(
          "not idle after %s: %s".formatted(PATIENCE, vault.ingest().report(job)));
    }
    System.err.println("  " + vault.ingest().report(job));
  }

  @Override
  public void close() {
    vault.close();
  }
}
