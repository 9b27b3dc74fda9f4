package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Follows an import to its end, and tells of it.
final class Importing {

  private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "parked");
  private static final List<String> STATES =
      List.of("added", "unchanged", "duplicate", "skipped", "failed");

  private final Client client;
  private final Screen screen;
  private final boolean json;

  /// @param json whether answers are wanted as JSON, and nothing else
  Importing(Client client, Screen screen, boolean json) {
    this.client = client;
    this.screen = screen;
    this.json = json;
  }

  /// Waits until the import has ended.
  ///
  /// @return its last report
  JsonNode await(String job) throws InterruptedException {
    try (Progress progress = Progress.of(screen, json, "importing", "files", 1, 0)) {
      while (true) {
        JsonNode report = client.get("/api/v1/imports/" + job);
        progress.outOf(report.path("total").asLong());
        progress.reached(report.path("done").asLong());
        if (ENDS.contains(report.path("state").asText())) {
          return report;
        }
        Thread.sleep(Progress.interval());
      }
    }
  }

  /// Waits until the processors are done, and queries see what they made.
  ///
  /// @throws CommandFailure when a follower fails in two looks, with a wait between them: waiting
  ///     longer would not help
  void awaitProcessed() {
    Set<String> failing = Set.of();
    while (!client.get("/api/v1/idle?wait=PT20S").path("idle").asBoolean()) {
      JsonNode info = client.get("/api/v1/info");
      Map<String, String> failures = failures(info);
      for (String follower : failing) {
        if (failures.containsKey(follower)) {
          throw new CommandFailure(
              Exit.FAILED,
              "not all of it was processed: %s fails (%s); see the service's log"
                  .formatted(follower, failures.get(follower)));
        }
      }
      failing = failures.keySet();
      if (!json) {
        JsonNode jobs = info.path("jobs");
        screen.note(
            "processing: %d jobs running, %d queued, %d waiting"
                .formatted(
                    jobs.path("running").asLong(),
                    jobs.path("queued").asLong(),
                    jobs.path("waiting").asLong()));
      }
    }
  }

  private static Map<String, String> failures(JsonNode info) {
    var failures = new TreeMap<String, String>();
    for (JsonNode follower : info.path("followers")) {
      if (follower.hasNonNull("failure")) {
        failures.put(follower.path("name").asText(), follower.path("failure").asText());
      }
    }
    return failures;
  }

  /// The items of an import that have ended.
  ///
  /// @param state only those; null for all
  List<JsonNode> items(String job, @Nullable String state) {
    return client.all(
        "/api/v1/imports/%s/items?limit=1000%s"
            .formatted(job, state == null ? "" : "&state=" + state),
        "items");
  }

  /// Shows what came of it.
  ///
  /// @param items with JSON all of them, else those that failed
  void print(JsonNode report, List<JsonNode> items) {
    if (json) {
      ObjectNode whole = report.deepCopy();
      whole.putArray("items").addAll(items);
      screen.line(whole.toString());
      return;
    }
    Style style = screen.style();
    for (JsonNode item : items) {
      screen.line(
          "%s %s: %s (%s)"
              .formatted(
                  style.bad("failed"),
                  item.path("name").asText(),
                  item.path("message").asText(),
                  item.path("code").asText()));
    }
    screen.line(summary(report.path("counts"), style));
    String state = report.path("state").asText();
    if (!state.equals("succeeded")) {
      screen.line(
          style.bad("the import is " + state) + ": ./daybook job " + report.path("job").asText());
    }
  }

  /// Such as `18 added, 1 duplicate`.
  static String summary(JsonNode counts, Style style) {
    var parts = new ArrayList<String>();
    for (String state : STATES) {
      long count = counts.path(state).asLong();
      if (count > 0) {
        String part = "%,d %s".formatted(count, state);
        parts.add(state.equals("failed") ? style.bad(part) : part);
      }
    }
    return parts.isEmpty() ? "nothing to import" : String.join(", ", parts);
  }
}
