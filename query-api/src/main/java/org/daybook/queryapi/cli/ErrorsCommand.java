package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "errors",
    description = "Groups what went wrong in runs of processors, lists a group, or retries it.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ErrorsCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/errors";
  private static final int MOST_PAGE = 1_000;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROCESSOR",
      description = "Lists the documents of this one, the newest error first.")
  private @Nullable String processor;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "CODE",
      description = "Only those with this error.")
  private @Nullable String code;

  @Option(names = "--retry", description = "Lets all of these have another try.")
  private boolean retry;

  @Option(names = "--dry-run", description = "With --retry: only tells how many they are.")
  private boolean dry;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "Lists at most so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--json", description = "One group or document a line, as JSON.")
  private boolean json;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() {
    if (retry && processor == null) {
      throw new ParameterException(
          spec.commandLine(), "--retry: wanted the processor whose errors are retried");
    }
    if (dry && !retry) {
      throw new ParameterException(spec.commandLine(), "--dry-run goes with --retry");
    }
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit: wanted 1 or more");
    }
    Screen screen = server.screen();
    try (Client client = server.connect()) {
      if (processor == null) {
        groups(screen, client.get(PATH).path("errors"));
      } else if (retry) {
        retry(screen, client, processor);
      } else {
        documents(screen, client, processor);
      }
      return Exit.OK;
    }
  }

  /// Two lines a group: ids and messages are too long to stand beside each other.
  private void groups(Screen screen, JsonNode groups) {
    for (JsonNode group : groups) {
      if (json) {
        screen.line(group.toString());
        continue;
      }
      screen.line(
          "%s  %s  %s since %s"
              .formatted(
                  screen.style().bold(group.path("processor").asText()),
                  screen.style().bad(group.path("code").asText()),
                  Words.count(group.path("count").asLong(), "document"),
                  Words.time(group.path("since").asText())));
      screen.line(
          "  %s: %s"
              .formatted(
                  group.path("example").asText(),
                  group.path("message").asText().replaceAll("\\s+", " ")));
    }
    if (!json) {
      screen.line(screen.style().dim(Words.count(groups.size(), "kind") + " of error"));
    }
  }

  private void documents(Screen screen, Client client, String of) {
    var found = new ArrayList<JsonNode>();
    String next =
        PATH
            + "/documents?limit=%d&processor=%s%s"
                .formatted(
                    Math.min(limit, MOST_PAGE),
                    Words.encoded(of),
                    code == null ? "" : "&code=" + Words.encoded(code));
    while (next != null && found.size() < limit) {
      JsonNode page = client.get(next);
      page.path("documents").forEach(found::add);
      next = Words.withoutVault(page.path("next").textValue());
    }
    boolean more = next != null || found.size() > limit;
    List<JsonNode> listed = found.subList(0, Math.min(limit, found.size()));
    new Listed(screen, json, "document", "state", "code", "when", "tries", "message")
        .all(
            listed,
            one ->
                List.of(
                    one.path("document").asText(),
                    one.path("state").asText(),
                    one.path("error").path("code").asText(),
                    Words.time(one.path("error").path("at").asText()),
                    one.path("lastRun").path("attempts").asText(),
                    one.path("error").path("message").asText()))
        .print(Words.count(listed.size(), "document") + (more ? " and more" : ""));
  }

  private void retry(Screen screen, Client client, String of) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("processor", of).put("dryRun", dry);
    if (code != null) {
      body.put("code", code);
    }
    JsonNode answer = client.order(PATH + "/retry", body);
    long left = answer.path("left").asLong();
    screen.line(
        json
            ? answer.toString()
            : "%s %s another try: %,d resumed, %,d run again%s"
                .formatted(
                    Words.count(answer.path("count").asLong(), "document"),
                    dry ? "would have" : answer.path("count").asLong() == 1 ? "has" : "have",
                    answer.path("resumed").asLong(),
                    answer.path("forced").asLong(),
                    left == 0 ? "" : "; %,d left, as they match no longer".formatted(left)));
  }
}
