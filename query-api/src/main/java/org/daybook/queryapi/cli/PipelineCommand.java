package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "pipeline",
    description =
        "Looks at pipelines and changes them: what runs, stage after stage, on documents.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PipelineCommand.Listing.class,
      PipelineCommand.Show.class,
      PipelineCommand.Apply.class,
      PipelineCommand.Remove.class
    })
final class PipelineCommand implements Runnable {

  private static final String PATH = "/api/v1/pipelines";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static String path(String name) {
    return PATH + "/" + Words.encoded(name);
  }

  private static String state(JsonNode pipeline) {
    return !pipeline.path("faults").isEmpty()
        ? "broken"
        : pipeline.path("pipeline").path("enabled").asBoolean(true) ? "enabled" : "disabled";
  }

  @Command(
      name = "list",
      description = "Lists the pipelines.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Listing implements Callable<Integer> {

    @Option(names = "--json", description = "One pipeline a line, as JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        JsonNode all = client.get(PATH).path("pipelines");
        new Listed(screen, json, "pipeline", "state", "stages", "what is wrong")
            .all(all, Listing::cells)
            .print(Words.count(all.size(), "pipeline"));
        return Exit.OK;
      }
    }

    private static List<String> cells(JsonNode pipeline) {
      return List.of(
          pipeline.path("name").asText(),
          state(pipeline),
          String.valueOf(pipeline.path("pipeline").path("stages").size()),
          pipeline.path("faults").path(0).path("text").asText());
    }
  }

  @Command(
      name = "show",
      description = "Shows a pipeline.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Show implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The pipeline's name.")
    private String name;

    @Option(names = "--yaml", description = "As \"apply\" takes it.")
    private boolean yaml;

    @Option(names = "--json", description = "All there is to know, as JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        JsonNode pipeline = client.get(path(name));
        if (json) {
          screen.line(pipeline.toString());
        } else if (yaml) {
          screen.line(PipelineYaml.text(pipeline.path("pipeline")));
        } else {
          show(screen, pipeline);
        }
        return Exit.OK;
      }
    }

    private static void show(Screen screen, JsonNode pipeline) {
      line(screen, "pipeline", pipeline.path("name").asText());
      line(screen, "state", state(pipeline));
      line(screen, "document", pipeline.path("document").asText());
      line(screen, "heads", pipeline.path("heads").asText());
      pipeline.path("processors").forEach(one -> line(screen, "processor", one.asText()));
      pipeline.path("faults").forEach(one -> line(screen, "fault", one.path("text").asText()));
      pipeline.path("warnings").forEach(one -> line(screen, "warning", one.asText()));
      screen.line("");
      screen.line(PipelineYaml.text(pipeline.path("pipeline")));
    }

    private static void line(Screen screen, String name, String value) {
      screen.line("%-10s %s".formatted(name, value));
    }
  }

  @Command(
      name = "apply",
      description = "Writes the pipelines of YAML files, each in place of the one of its name.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Apply implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "YAML or JSON.")
    private List<Path> files;

    @Option(
        names = "--dry-run",
        description = "Only tells what would change, and how many documents would run.")
    private boolean dry;

    @Option(names = "--json", description = "One answer a line, as JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      var all = new ArrayList<JsonNode>();
      files.forEach(file -> all.addAll(PipelineYaml.read(file)));
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        for (JsonNode pipeline : all) {
          String name = pipeline.path("name").asText();
          String how = dry ? "?dryRun=true" : "?count=true";
          told(screen, name, client.send("PUT", path(name) + how, pipeline, null));
        }
        return Exit.OK;
      }
    }

    private void told(Screen screen, String name, JsonNode answer) {
      if (json) {
        screen.line(answer.toString());
        return;
      }
      screen.line(
          "%s %s%s: it holds for %s, and runs on %,d of them now"
              .formatted(
                  name,
                  dry ? "would be " : "",
                  answer.path("change").asText(),
                  Words.count(answer.path("documents").asLong(), "document"),
                  answer.path("runs").asLong()));
      answer.path("warnings").forEach(warning -> screen.line("  warning: " + warning.asText()));
    }
  }

  @Command(
      name = "remove",
      description = "Takes a pipeline away. What it did stays.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Remove implements Callable<Integer> {

    @Parameters(paramLabel = "NAME", description = "The pipeline's name.")
    private String name;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      try (Client client = server.connect()) {
        client.delete(path(name));
        server.screen().line(name + " is removed");
        return Exit.OK;
      }
    }
  }
}
