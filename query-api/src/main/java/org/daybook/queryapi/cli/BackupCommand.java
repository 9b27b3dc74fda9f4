package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "backup",
    description = {
      "Makes, verifies and restores backups of a vault, on the service's machine.",
      "They lie under the folders that serve --backup-root names."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      BackupCommand.Create.class,
      BackupCommand.Verify.class,
      BackupCommand.Restore.class
    })
final class BackupCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int follow(
      ServerOptions server, String path, ObjectNode body, String what, boolean json) {
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      JsonNode backup = Lines.follow(client.stream(path, body), screen, what, json, line -> {});
      if (json) {
        screen.line(backup.toString());
      } else {
        screen.line(
            "%s: %s and %s (%s) as of %s"
                .formatted(
                    backup.path("path").asText(),
                    Words.count(backup.path("documents").asLong(), "document"),
                    Words.count(backup.path("blobs").asLong(), "blob"),
                    Words.size(backup.path("blobBytes").asLong()),
                    Words.time(backup.path("at").asText())));
        if (!backup.path("absent").isEmpty()) {
          screen.line(
              screen
                  .style()
                  .bad(
                      "%s missing in the vault itself; ./daybook check names them"
                          .formatted(Words.count(backup.path("absent").size(), "blob"))));
        }
      }
      return backup.path("absent").isEmpty() ? Exit.OK : Exit.FAILED;
    }
  }

  @Command(
      name = "create",
      description = "Copies the vault as it is at one moment, while it is used.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Create implements Callable<Integer> {

    @Parameters(
        arity = "0..1",
        paramLabel = "DIR",
        description = "An empty or new folder (default: one named by vault and time).")
    private @Nullable Path to;

    @Option(names = "--json", description = "Answer with JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      if (to != null) {
        body.put("to", to.toAbsolutePath().normalize().toString());
      }
      return follow(server, "/api/v1/backups", body, "backing up", json);
    }
  }

  @Command(
      name = "verify",
      description = "Reads a backup whole, and compares it with what it says of itself.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Verify implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The backup's folder.")
    private Path from;

    @Option(names = "--json", description = "Answer with JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("path", from.toAbsolutePath().normalize().toString());
      return follow(server, "/api/v1/backups/verify", body, "verifying", json);
    }
  }

  @Command(
      name = "restore",
      description = "Makes a new vault of a backup; ask it with --vault NAME from then on.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Restore implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DIR", description = "The backup's folder.")
    private Path from;

    @Parameters(
        index = "1",
        paramLabel = "NAME",
        description = "The vault's name, which is not there yet.")
    private String vault;

    @Option(names = "--json", description = "Answer with JSON.")
    private boolean json;

    @Mixin private ServerOptions server;

    @Override
    public Integer call() {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.put("path", from.toAbsolutePath().normalize().toString());
      body.put("vault", vault);
      return follow(server, "/api/v1/backups/restore", body, "restoring", json);
    }
  }
}
