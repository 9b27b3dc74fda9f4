package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "followers",
    description = "Tells how far what follows the changes is; pauses, resumes and rebuilds it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FollowersCommand implements Callable<Integer> {

  enum Action {
    list,
    pause,
    resume,
    rebuild
  }

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "list",
      description = "pause, resume or rebuild (default: list).")
  private Action action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      defaultValue = "",
      description = "Which follower.")
  private String name;

  @Option(names = "--json", description = "One follower a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    Screen screen = server.screen();
    if (action != Action.list && name.isEmpty()) {
      throw new CommandFailure(
          Exit.USAGE, "followers %s: wanted the follower's name".formatted(action));
    }
    try (Client client = server.connect()) {
      if (action != Action.list) {
        JsonNode follower =
            client.postJson(
                "/api/v1/followers/%s/%s".formatted(Words.encoded(name), action),
                JsonNodeFactory.instance.objectNode());
        screen.line(
            json
                ? follower.toString()
                : "%s is told to %s".formatted(follower.path("name").asText(), action));
        return Exit.OK;
      }
      new Listed(screen, json, "follower", "activity", "reached", "lag", "failure")
          .all(
              client.get("/api/v1/followers").path("followers"),
              follower ->
                  List.of(
                      follower.path("name").asText(),
                      follower.path("activity").asText(),
                      follower.path("cursor").asText(),
                      follower.path("lag").asText(),
                      follower.path("failure").isNull() ? "" : follower.path("failure").asText()))
          .print();
      return Exit.OK;
    }
  }
}
