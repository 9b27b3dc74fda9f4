package org.daybook.queryapi.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.daybook.processors.workbench.GoldenFault;
import org.daybook.processors.workbench.GoldenVerdict;

/// What tests on golden documents found, for people and as JSON.
final class GoldenText {

  private GoldenText() {}

  /// A table of all, and then what is wrong with those that failed.
  static void print(Screen screen, List<GoldenVerdict> verdicts) {
    Style style = screen.style();
    var table = new Table(List.of("golden", "routine", "result", "host calls", "kills", "ms"));
    for (GoldenVerdict verdict : verdicts) {
      table.row(
          List.of(
              verdict.golden().name(),
              verdict.golden().routine(),
              verdict.passed() ? "passed" : "FAILED",
              "%,d".formatted(verdict.trial().requests().size()),
              "%,d".formatted(verdict.kills()),
              "%,d".formatted(verdict.time().toMillis())));
    }
    if (!table.isEmpty()) {
      table.print(screen.out(), style, "", screen.width());
    }
    for (GoldenVerdict verdict : verdicts) {
      verdict.faults().forEach(fault -> print(screen, verdict.golden().name(), fault));
    }
    long failed = verdicts.stream().filter(verdict -> !verdict.passed()).count();
    screen.line(
        failed == 0
            ? style.good("%s passed".formatted(Words.count(verdicts.size(), "golden")))
            : style.bad(
                "%d of %s failed".formatted(failed, Words.count(verdicts.size(), "golden"))));
  }

  private static void print(Screen screen, String golden, GoldenFault fault) {
    Style style = screen.style();
    screen.line("");
    switch (fault) {
      case GoldenFault.Props(var differences) -> {
        screen.line("%s: - is wanted, + is what there was".formatted(style.bold(golden)));
        Differences.print(screen, TrialText.differences(differences));
      }
      case GoldenFault.Ending(String wanted, String got) -> {
        screen.line("%s: wanted %s".formatted(style.bold(golden), wanted));
        screen.line("  got %s".formatted(style.bad(got)));
      }
      case GoldenFault.Replay(String when, String what) ->
          screen.line("%s, %s: %s".formatted(style.bold(golden), when, style.bad(what)));
    }
  }

  static ObjectNode json(GoldenVerdict verdict) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("golden", verdict.golden().name())
            .put("passed", verdict.passed())
            .put("kills", verdict.kills())
            .put("millis", verdict.time().toMillis());
    json.set("trial", TrialText.json(verdict.trial()));
    var faults = json.putArray("faults");
    for (GoldenFault fault : verdict.faults()) {
      ObjectNode one = faults.addObject();
      switch (fault) {
        case GoldenFault.Props(var differences) ->
            one.put("kind", "props").set("differences", TrialText.differences(differences));
        case GoldenFault.Ending(String wanted, String got) ->
            one.put("kind", "ending").put("wanted", wanted).put("got", got);
        case GoldenFault.Replay(String when, String what) ->
            one.put("kind", "replay").put("when", when).put("what", what);
      }
    }
    return json;
  }
}
