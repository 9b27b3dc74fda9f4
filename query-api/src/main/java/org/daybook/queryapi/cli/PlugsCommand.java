package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plugs",
    description = "Lists the installed plugs; installs and removes them.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {PlugsCommand.Install.class, PlugsCommand.Remove.class})
final class PlugsCommand implements Callable<Integer> {

  @Option(names = "--json", description = "One plug a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode plugs = client.get("/api/v1/plugs").path("plugs");
      var table = new Table(List.of("plug", "version", "processors", "owns"));
      for (JsonNode plug : plugs) {
        if (json) {
          screen.line(plug.toString());
        } else {
          table.row(
              List.of(
                  plug.path("id").asText(),
                  plug.path("version").asText(),
                  String.join(" ", plug.path("processors").findValuesAsText("name")),
                  joined(plug.path("owns"))));
        }
      }
      if (!json) {
        if (!table.isEmpty()) {
          table.print(screen.out(), screen.style(), "", screen.width());
        }
        screen.line(screen.style().dim(Words.count(plugs.size(), "plug")));
      }
      return Exit.OK;
    }
  }

  private static String joined(JsonNode texts) {
    var words = new ArrayList<String>();
    texts.forEach(text -> words.add(text.asText()));
    return String.join(" ", words);
  }

  @Command(
      name = "install",
      description = "Installs a plug, or replaces its installed version.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Install implements Callable<Integer> {

    @Parameters(
        paramLabel = "PATH",
        description = "A folder with plug.json in it, a zip archive, or a plug.json alone.")
    private Path path;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        JsonNode plug = PlugUpload.install(client, path);
        screen.line(
            "installed %s %s".formatted(plug.path("id").asText(), plug.path("version").asText()));
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "remove",
      description = "Takes a plug away; what its processors wrote stays.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Remove implements Callable<Integer> {

    @Parameters(paramLabel = "ID", description = "The plug's id.")
    private String id;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        client.delete("/api/v1/plugs/" + Words.encoded(id));
        screen.line("removed " + id);
        return Exit.OK;
      }
    }
  }
}
