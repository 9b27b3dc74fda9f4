package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
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
      paramLabel = "PATH",
      description = "A folder with plug.json in it, a zip archive, or a plug.json alone.")
  private Path path;

  @Option(names = "--json", description = "Answer with JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode plug = PlugUpload.install(client, path);
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
