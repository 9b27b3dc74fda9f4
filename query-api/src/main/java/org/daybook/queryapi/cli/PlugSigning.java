package org.daybook.queryapi.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.SigningKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Whether and how a command signs the plug it handles.
final class PlugSigning {

  @Option(
      names = "--sign",
      paramLabel = "KEYFILE",
      description = "Sign with this key, of daybook plug key.")
  private @Nullable Path key;

  @Option(
      names = "--publisher",
      paramLabel = "NAME",
      description = "In whose name to sign, like org.example; needed with --sign.")
  private @Nullable String publisher;

  PlugSource signed(PlugSource plug) {
    if (key == null) {
      return plug;
    }
    if (publisher == null) {
      throw new CommandFailure(Exit.USAGE, "--sign needs --publisher NAME, like org.example");
    }
    Path file = key;
    String name = Objects.requireNonNull(publisher);
    return PlugPlaces.told(() -> SigningKey.parse(Files.readString(file)).sign(plug, name));
  }
}
