package org.daybook.queryapi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.daybook.processors.kits.BuiltPlug;
import picocli.CommandLine.Option;

/// How a plug is built and tried.
final class BenchOptions {

  @Option(names = "--no-build", description = "Take the modules that are there.")
  private boolean noBuild;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the runs' clock and random numbers (default: ${DEFAULT-VALUE}).")
  private long seed;

  PlugBench open(Path folder, Client client, Screen screen) {
    return new PlugBench(folder, client, screen, seed);
  }

  /// Builds the plug, unless that is not wanted or needed.
  Optional<BuiltPlug> build(PlugBench plug) throws IOException {
    return noBuild ? Optional.empty() : plug.build();
  }
}
