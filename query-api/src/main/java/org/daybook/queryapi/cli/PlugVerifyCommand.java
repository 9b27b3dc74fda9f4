package org.daybook.queryapi.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.daybook.processors.PlugFault;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.PlugSignature;
import org.daybook.processors.packages.PublicKeyText;
import org.daybook.processors.packages.Publishers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = "Reads a plug whole, prints its digest and says who signed it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugVerifyCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "PLACE",
      description = "A folder, zip archive, OCI layout folder, or oci://host/name:tag.")
  private String place;

  @Option(
      names = "--key",
      paramLabel = "LINE",
      description = "The public key that must have signed it; without one nothing is proved.")
  private @Nullable String key;

  @Mixin private PlugPlaces places;
  @Mixin private PlugScreen screen;

  @Override
  public Integer call() {
    PlugSource plug = places.read(place);
    screen.line("digest " + plug.digest());
    byte[] file = plug.signature();
    if (file == null) {
      screen.line("not signed");
      return key == null ? Exit.OK : Exit.FAILED;
    }
    PlugSignature signature = PlugPlaces.told(() -> PlugSignature.read(file));
    String by = "%s with key %s".formatted(signature.publisher(), signature.key());
    if (key == null) {
      screen.line("says it is signed by %s; give --key to check".formatted(by));
      return Exit.OK;
    }
    String line = key;
    List<PlugFault> faults =
        PlugPlaces.told(
            () -> Publishers.signedBy(plug, signature.publisher(), PublicKeyText.parse(line)));
    faults.forEach(fault -> screen.line(fault.toString()));
    if (faults.isEmpty()) {
      screen.line("signed by " + by);
    }
    return faults.isEmpty() ? Exit.OK : Exit.FAILED;
  }
}
