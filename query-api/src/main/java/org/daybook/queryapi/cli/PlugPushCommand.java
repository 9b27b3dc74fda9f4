package org.daybook.queryapi.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "push",
    description = "Sends a plug to an OCI registry.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugPushCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "PLACE", description = "A folder, zip or OCI layout.")
  private String place;

  @Parameters(index = "1", paramLabel = "REF", description = "oci://host/name:tag")
  private String reference;

  @Mixin private PlugSigning signing;
  @Mixin private PlugPlaces places;
  @Mixin private PlugScreen screen;

  @Override
  public Integer call() {
    String digest = places.push(signing.signed(places.read(place)), reference);
    screen.line("pushed %s\nartifact %s".formatted(reference, digest));
    return Exit.OK;
  }
}
