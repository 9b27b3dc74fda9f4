package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "schema",
    description = "Shows the schemas of tags, and judges changes of them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SchemaCommand.Show.class,
      SchemaCommand.Versions.class,
      SchemaCommand.Verdict.class
    })
final class SchemaCommand implements Runnable {

  @picocli.CommandLine.Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "show",
      description = "Shows the schema of a tag, as JSON.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Show implements Callable<Integer> {

    @Parameters(paramLabel = "TAG", description = "The tag.")
    private String tag;

    @Option(names = "--version", paramLabel = "N", description = "Which (default: the current).")
    private @Nullable Integer version;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      try (Client client = server.connect()) {
        server
            .screen()
            .line(
                client
                    .get(
                        "/api/v1/schemas/%s%s"
                            .formatted(
                                Words.encoded(tag), version == null ? "" : "?version=" + version))
                    .toPrettyString());
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "versions",
      description = "Lists every schema that a tag had.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Versions implements Callable<Integer> {

    @Parameters(paramLabel = "TAG", description = "The tag.")
    private String tag;

    @Option(names = "--json", description = "One version a line, as JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        new Listed(screen, json, "version", "owner", "hash")
            .all(
                client.get("/api/v1/schemas/" + Words.encoded(tag) + "/versions").path("schemas"),
                one ->
                    List.of(
                        one.path("version").asText(),
                        one.path("owner").asText(),
                        one.path("hash").asText()))
            .print();
        return Exit.OK;
      }
    }
  }

  @Command(
      name = "verdict",
      description = {
        "Judges whether a schema could take the place of a tag's current one; changes nothing.",
        "Ends with 0 when it could, with 1 when it needs a new tag."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Verdict implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "TAG", description = "The tag.")
    private String tag;

    @Parameters(index = "1", paramLabel = "FILE", description = "A JSON Schema.")
    private Path file;

    @Option(names = "--json", description = "Answer with JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      Screen screen = server.screen();
      try (Client client = server.connect()) {
        JsonNode verdict =
            client.post(
                "/api/v1/schemas/" + Words.encoded(tag) + "/verdict",
                "application/json",
                BodyPublishers.ofFile(file));
        if (json) {
          screen.line(verdict.toString());
        } else {
          print(screen, verdict);
        }
        return verdict.path("compatible").asBoolean() ? Exit.OK : Exit.FAILED;
      } catch (FileNotFoundException _) {
        throw new CommandFailure(Exit.FAILED, "there is nothing at %s".formatted(file));
      }
    }

    private static void print(Screen screen, JsonNode verdict) {
      Style style = screen.style();
      String word = verdict.path("verdict").asText();
      if (verdict.path("compatible").asBoolean()) {
        screen.line(style.good(word) + ": it could take the place of the current schema");
        return;
      }
      screen.line(
          "%s: %s, at %s"
              .formatted(
                  style.bad(word),
                  verdict.path("reason").asText(),
                  verdict.path("pointer").asText().isEmpty()
                      ? "the root"
                      : verdict.path("pointer").asText()));
      JsonNode witness = verdict.path("witness");
      if (!witness.isMissingNode()) {
        screen.line(
            "  %s takes, and %s refuses: %s"
                .formatted(
                    side(witness.path("takenBy")),
                    side(witness.path("refusedBy")),
                    witness.path("value")));
        screen.line("  " + style.dim(witness.path("fault").asText()));
      }
    }

    private static String side(JsonNode word) {
      return word.asText().equals("now") ? "the current schema" : "the new one";
    }
  }
}
