package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/// What changed, for people: each key with the value it had and the one it has.
final class Differences {

  private Differences() {}

  /// @param keys prop key to `before` and `after`, as the service answers
  static void print(Screen screen, JsonNode keys) {
    Style style = screen.style();
    if (keys.isEmpty()) {
      screen.line(style.dim("no difference"));
      return;
    }
    for (Map.Entry<String, JsonNode> key : keys.properties()) {
      screen.line(style.bold(key.getKey()));
      side(screen, key.getValue().get("before"), "-");
      side(screen, key.getValue().get("after"), "+");
    }
  }

  /// What a branch changed beside `main`, as the service compares them.
  static void compared(Screen screen, boolean json, JsonNode comparison) {
    if (json) {
      screen.line(comparison.toString());
      return;
    }
    print(screen, comparison.path("changes"));
    overlaps(screen, comparison.path("overlaps"));
  }

  /// Keys that both sides changed.
  static void overlaps(Screen screen, JsonNode overlaps) {
    Style style = screen.style();
    for (JsonNode overlap : overlaps) {
      screen.line(
          "%s %s".formatted(style.bad("both changed"), style.bold(overlap.path("key").asText())));
      value(screen, "at the fork", overlap.get("atFork"));
      value(screen, "on main", overlap.get("onMain"));
      value(screen, "on the branch", overlap.get("onBranch"));
      value(screen, "settled", overlap.get("settled"));
    }
  }

  @SuppressWarnings("NullAway") // a side that is not there is null, and shows nothing
  private static void side(Screen screen, JsonNode value, String sign) {
    if (value == null) {
      return;
    }
    Style style = screen.style();
    for (String line : value.toPrettyString().lines().toList()) {
      screen.line(sign.equals("-") ? style.bad("  - " + line) : style.good("  + " + line));
    }
  }

  @SuppressWarnings("NullAway") // a value that is not there is null, and shown as gone
  private static void value(Screen screen, String where, JsonNode value) {
    screen.line(
        "  %-13s  %s"
            .formatted(
                where, value == null ? screen.style().dim("(not there)") : value.toString()));
  }
}
