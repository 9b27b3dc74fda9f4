package org.daybook.queryapi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.daybook.documents.DaybookException;
import org.daybook.processors.PlugSource;
import org.daybook.processors.packages.OciLayout;
import org.daybook.processors.packages.OciReference;
import org.daybook.processors.packages.OciRegistry;
import org.daybook.processors.packages.PackageLimits;
import org.daybook.processors.packages.PlugFolder;
import org.daybook.processors.packages.PlugZip;
import org.daybook.processors.packages.RegistryAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where plugs are, for commands: a folder, a zip archive, a `plug.json` alone, an OCI layout
/// folder or a registry.
final class PlugPlaces {

  @Option(
      names = "--user",
      paramLabel = "NAME",
      description = "Who logs in to the registry, with the password in DAYBOOK_REGISTRY_PASSWORD.")
  private @Nullable String user;

  @Option(
      names = "--plain-http",
      description = "Speak to the registry without TLS; on loopback it is so anyway.")
  private boolean plain;

  /// What reads or writes plugs, and may fail.
  @FunctionalInterface
  interface Work<T> {
    T done() throws IOException;
  }

  /// @param place a path, `LAYOUT:TAG`, `LAYOUT@sha256:...`, or `oci://...`
  PlugSource read(String place) {
    return told(() -> place.startsWith(OciReference.SCHEME) ? pull(place) : local(place));
  }

  /// Pushes to a registry.
  ///
  /// @return the artifact's digest
  String push(PlugSource plug, String reference) {
    return told(
        () -> {
          OciReference to = OciReference.parse(reference);
          try (var registry = new OciRegistry(to, access(to))) {
            return registry.push(plug);
          }
        });
  }

  /// Does the work, and tells of its failures as commands do.
  static <T> T told(Work<T> work) {
    try {
      return work.done();
    } catch (DaybookException e) {
      throw new CommandFailure(Exit.FAILED, "%s: %s".formatted(e.code(), e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(Exit.FAILED, String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot read or write the plug: " + e);
    }
  }

  private PlugSource pull(String place) {
    OciReference from = OciReference.parse(place);
    try (var registry = new OciRegistry(from, access(from))) {
      return registry.pull(PackageLimits.DEFAULTS);
    }
  }

  private RegistryAccess access(OciReference at) {
    return RegistryAccess.ANONYMOUS
        .withPlainHosts(plain ? Set.of(at.host()) : Set.of())
        .withUser(user, System.getenv("DAYBOOK_REGISTRY_PASSWORD"));
  }

  /// Reads a plug of this machine's disk.
  static PlugSource local(String place) throws IOException {
    Path path = Path.of(place);
    if (!Files.exists(path)) {
      Layout layout = Layout.parse(place);
      if (layout.which() != null && OciLayout.isAt(layout.folder())) {
        return OciLayout.read(layout.folder(), layout.which(), PackageLimits.DEFAULTS);
      }
      throw new CommandFailure(Exit.FAILED, "there is nothing at " + path);
    }
    if (Files.isDirectory(path)) {
      return OciLayout.isAt(path)
          ? OciLayout.read(path, null, PackageLimits.DEFAULTS)
          : PlugFolder.read(path, PackageLimits.DEFAULTS);
    }
    if (place.endsWith(".json")) {
      return new PlugSource(Map.of("plug.json", Files.readAllBytes(path)));
    }
    return PlugZip.read(path, PackageLimits.DEFAULTS);
  }

  /// A layout folder and which of its plugs.
  ///
  /// @param which a tag or a digest; null for none
  record Layout(Path folder, @Nullable String which) {

    static Layout parse(String text) {
      int digest = text.indexOf("@sha256:");
      int split = digest >= 0 ? digest : text.lastIndexOf(':');
      return split <= text.lastIndexOf('/') && digest < 0
          ? new Layout(Path.of(text), null)
          : new Layout(Path.of(text.substring(0, split)), text.substring(split + 1));
    }
  }
}
