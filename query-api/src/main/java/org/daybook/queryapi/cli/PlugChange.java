package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command that changes one installed plug.
abstract class PlugChange implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "The plug's id.")
  private String id;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    try (Client client = server.connect()) {
      change(client, server.screen(), id, PlugsCommand.PATH + "/" + Words.encoded(id));
      return Exit.OK;
    }
  }

  abstract void change(Client client, Screen screen, String id, String path);

  private static JsonNode post(Client client, String path) {
    return client.postJson(path, JsonNodeFactory.instance.objectNode());
  }

  /// A decision about the update that waits: the one shown, and no other.
  abstract static class Decision extends PlugChange {

    @Option(
        names = "--digest",
        paramLabel = "HEX",
        description = "Only the update with this digest (default: the one that waits now).")
    private @Nullable String digest;

    JsonNode decide(Client client, Screen screen, String path, String verb) {
      JsonNode held = client.get(path).path("held");
      PlugShow.widens(screen, held);
      return post(
          client,
          "%s/%s?digest=%s"
              .formatted(
                  path,
                  verb,
                  Words.encoded(digest == null ? held.path("digest").asText() : digest)));
    }
  }

  @Command(
      name = "approve",
      description = "Puts the update that waits in the place of the running version.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Approve extends Decision {
    @Override
    void change(Client client, Screen screen, String id, String path) {
      JsonNode plug = decide(client, screen, path, "approve");
      screen.line("approved %s %s".formatted(id, plug.path("version").asText()));
    }
  }

  @Command(
      name = "reject",
      description = "Forgets the update that waits; the running version goes on.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Reject extends Decision {
    @Override
    void change(Client client, Screen screen, String id, String path) {
      JsonNode plug = decide(client, screen, path, "reject");
      screen.line("rejected; %s %s goes on".formatted(id, plug.path("version").asText()));
    }
  }

  /// Switches a plug on or off.
  abstract static class Switch extends PlugChange {

    private final String verb;

    /// @param verb of the path, and with a `d` what people are told
    Switch(String verb) {
      this.verb = verb;
    }

    @Override
    void change(Client client, Screen screen, String id, String path) {
      post(client, path + "/" + verb);
      screen.line(verb + "d " + id);
    }
  }

  @Command(
      name = "enable",
      description = "Switches a plug on again.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Enable extends Switch {
    Enable() {
      super("enable");
    }
  }

  @Command(
      name = "disable",
      description = "Switches a plug off: its processors run nothing, its tags stay.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Disable extends Switch {
    Disable() {
      super("disable");
    }
  }

  @Command(
      name = "remove",
      description = "Takes a plug away; what its processors wrote stays.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Remove extends PlugChange {
    @Override
    void change(Client client, Screen screen, String id, String path) {
      client.delete(path);
      screen.line("removed " + id);
    }
  }
}
