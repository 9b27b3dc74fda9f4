package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.OciLayout;
import org.daybook.processors.packages.PlugZip;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pack",
    description = "Packs a plug as a zip archive or into an OCI layout folder.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugPackCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "The plug; a zip archive or OCI layout too.")
  private String place;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The archive (default: ID-VERSION.zip).")
  private @Nullable Path output;

  @Option(
      names = "--oci",
      paramLabel = "DIR[:TAG]",
      description = "An OCI layout folder instead (default tag: the plug's version).")
  private @Nullable String oci;

  @Mixin private PlugSigning signing;
  @Mixin private PlugPlaces places;
  @Mixin private PlugScreen screen;

  @Override
  public Integer call() {
    PlugSource plug = signing.signed(places.read(place));
    PlugPlaces.told(
        () -> {
          JsonNode manifest = new ObjectMapper().readTree(plug.manifest());
          String version = manifest.path("version").asText("latest");
          if (oci == null) {
            toFile(plug, manifest.path("id").asText("plug") + "-" + version + ".zip");
          } else {
            toLayout(plug, PlugPlaces.Layout.parse(oci), version);
          }
          return plug;
        });
    return Exit.OK;
  }

  private void toFile(PlugSource plug, String name) throws IOException {
    Path file = output == null ? Path.of(Path.of(name).getFileName().toString()) : output;
    Files.write(file, PlugZip.write(plug));
    screen.line("packed %s\ndigest %s".formatted(file, plug.digest()));
  }

  private void toLayout(PlugSource plug, PlugPlaces.Layout layout, String version)
      throws IOException {
    String tag = layout.which() == null ? version.replace('+', '_') : layout.which();
    String artifact = OciLayout.write(plug, layout.folder(), tag);
    screen.line(
        "packed %s:%s@%s\ndigest %s".formatted(layout.folder(), tag, artifact, plug.digest()));
  }
}
