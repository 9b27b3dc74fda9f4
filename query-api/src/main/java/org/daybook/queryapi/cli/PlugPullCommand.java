package org.daybook.queryapi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.PlugFolder;
import org.daybook.processors.packages.PlugZip;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pull",
    description = "Fetches a plug from an OCI registry.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugPullCommand implements Callable<Integer> {

  @Parameters(paramLabel = "REF", description = "oci://host/name:tag, or @sha256:digest.")
  private String reference;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "PATH",
      description = "An archive if it ends in .zip, else a folder.")
  private Path output;

  @Mixin private PlugPlaces places;
  @Mixin private PlugScreen screen;

  @Override
  public Integer call() {
    PlugSource plug = places.read(reference);
    PlugPlaces.told(
        () -> {
          if (output.toString().endsWith(".zip")) {
            Files.write(output, PlugZip.write(plug));
          } else {
            PlugFolder.write(plug, output);
          }
          return output;
        });
    screen.line("pulled %s\ndigest %s".formatted(output, plug.digest()));
    return Exit.OK;
  }
}
