package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.daybook.documents.Difference;
import org.daybook.documents.PropKey;
import org.daybook.processors.RunResult;
import org.daybook.processors.workbench.GrantUse;
import org.daybook.processors.workbench.LimitUse;
import org.daybook.processors.workbench.Trial;

/// What a run of an author's routine came to, for people and as JSON.
final class TrialText {

  private TrialText() {}

  /// In one line.
  static String ending(Trial trial, Style style) {
    long millis = trial.result().metering().wall().toMillis();
    return switch (trial.result()) {
      case RunResult.Completed _ -> "%s in %,d ms".formatted(style.good("ok"), millis);
      case RunResult.Failed(RunResult.Code code, String message, _) ->
          "%s: %s (%,d ms)".formatted(style.bad(code.word()), message, millis);
    };
  }

  /// The difference, the grants, the limits and the log.
  static void print(Screen screen, Trial trial) {
    Differences.print(screen, differences(trial.differences()));
    grants(screen, trial.grants());
    limits(screen, trial.limits());
    if (!trial.log().isEmpty()) {
      screen.line("");
      trial
          .log()
          .forEach(line -> screen.line("%-5s  %s".formatted(line.level(), line.message().strip())));
    }
  }

  private static void grants(Screen screen, List<GrantUse> grants) {
    var table = new Table(List.of("grant", "of", "touched"));
    for (GrantUse grant : grants) {
      table.row(List.of(grant.kind().word(), grant.what(), grant.used() ? "yes" : "no"));
    }
    if (!table.isEmpty()) {
      screen.line("");
      table.print(screen.out(), screen.style(), "", screen.width());
      screen.out().flush();
    }
  }

  private static void limits(Screen screen, List<LimitUse> limits) {
    var table = new Table(List.of("limit", "used", "of"));
    for (LimitUse limit : limits) {
      table.row(
          List.of(limit.name(), "%,d".formatted(limit.used()), "%,d".formatted(limit.allowed())));
    }
    screen.line("");
    table.print(screen.out(), screen.style(), "", screen.width());
    screen.out().flush();
  }

  /// Prop key to `before` and `after`.
  static ObjectNode differences(SortedMap<PropKey, Difference> differences) {
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<PropKey, Difference> entry : differences.entrySet()) {
      ObjectNode sides = keys.putObject(entry.getKey().toString());
      switch (entry.getValue()) {
        case Difference.Added(JsonNode after) -> sides.set("after", after);
        case Difference.Removed(JsonNode before) -> sides.set("before", before);
        case Difference.Changed(JsonNode before, JsonNode after) -> {
          sides.set("before", before);
          sides.set("after", after);
        }
      }
    }
    return keys;
  }

  static ObjectNode json(Trial trial) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("routine", trial.routine())
            .put("ended", trial.ending());
    switch (trial.result()) {
      case RunResult.Completed(JsonNode output, _) -> json.set("output", output);
      case RunResult.Failed(RunResult.Code code, String message, _) ->
          json.put("code", code.word()).put("message", message);
    }
    json.set("differences", differences(trial.differences()));
    var grants = json.putArray("grants");
    trial.grants().forEach(grant -> grants.add(json(grant)));
    var limits = json.putArray("limits");
    trial.limits().forEach(limit -> limits.add(json(limit)));
    var log = json.putArray("log");
    trial
        .log()
        .forEach(line -> log.addObject().put("level", line.level()).put("message", line.message()));
    return json;
  }

  static ObjectNode json(GrantUse grant) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", grant.kind().word())
        .put("what", grant.what())
        .put("used", grant.used());
  }

  static ObjectNode json(LimitUse limit) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("limit", limit.name())
        .put("used", limit.used())
        .put("allowed", limit.allowed());
  }
}
