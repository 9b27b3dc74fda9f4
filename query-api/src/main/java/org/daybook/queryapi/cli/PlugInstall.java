package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "install",
    description = {
      "Installs a plug, or replaces its installed version.",
      "Ends with 5 when the update may do more than the installed version and waits for approval."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PlugInstall implements Callable<Integer> {

  @Parameters(
      paramLabel = "PLACE",
      description =
          "A folder with plug.json in it, a zip archive, a plug.json alone, an OCI layout folder, or"
              + " oci://host/name:tag.")
  private String place;

  @Option(
      names = "--by-service",
      description =
          "Let the service itself fetch an oci:// plug, from a registry that its operator allowed.")
  private boolean byService;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private PlugPlaces places;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode plug =
          byService
              ? PlugUpload.fetched(client, place)
              : PlugUpload.install(client, places.read(place));
      if (json) {
        screen.line(plug.toString());
      } else if (plug.has("held")) {
        PlugShow.held(screen, plug);
      } else {
        screen.line(
            "installed %s %s".formatted(plug.path("id").asText(), plug.path("version").asText()));
      }
      return plug.has("held") ? Exit.HELD : Exit.OK;
    }
  }
}
