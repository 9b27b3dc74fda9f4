package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.daybook.documents.Difference;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.processors.RunResult;

/// Tries one run in every way that a host may have to: plainly, replayed twice, and killed at its
/// host calls and replayed with what it had journaled till then. Used once.
final class Rehearsal {

  private static final int REPLAYS = 2;

  private final Stage stage;
  private final Golden golden;
  private final int mostKills;
  private final List<GoldenFault> faults = new ArrayList<>();

  /// Where the run is done.
  interface Stage {

    /// Runs it.
    Trial run(TrialJournal journal);

    /// The version of the document's `main`.
    Heads main();
  }

  /// @param mostKills at how many of its host calls it is killed at most
  Rehearsal(Stage stage, Golden golden, int mostKills) {
    this.stage = stage;
    this.golden = golden;
    this.mostKills = mostKills;
  }

  GoldenVerdict play() {
    long start = System.nanoTime();
    Heads main = stage.main();
    TrialJournal journal = TrialJournal.of(golden.beyond(), TrialJournal.NEVER);
    Trial plain = stage.run(journal);
    compare(plain);
    for (int replay = 1; replay <= REPLAYS; replay++) {
      replayed("replay " + replay, journal.replay(), journal, plain);
    }
    int kills = kills(plain);
    if (!stage.main().equals(main)) {
      faults.add(new GoldenFault.Replay("all runs", "they changed main, which only a merge may"));
    }
    Duration time = Duration.ofNanos(System.nanoTime() - start);
    return new GoldenVerdict(golden, faults, plain, kills, time);
  }

  private void compare(Trial got) {
    switch (golden.wanted()) {
      case null ->
          faults.add(new GoldenFault.Ending("after.json, which is not there", got.ending()));
      case Golden.Wanted.Failure(String code) -> {
        boolean same =
            !got.succeeded()
                && (got.ending().equals(code)
                    || (got.result() instanceof RunResult.Failed(RunResult.Code host, _, _)
                        && host.word().equals(code)));
        if (!same) {
          faults.add(new GoldenFault.Ending(code, sentence(got)));
        }
      }
      case Golden.Wanted.Props(SortedMap<PropKey, JsonNode> props, JsonNode output) -> {
        if (!got.succeeded()) {
          faults.add(new GoldenFault.Ending("ok", sentence(got)));
          return;
        }
        SortedMap<PropKey, Difference> differences = Difference.between(props, got.written());
        if (!differences.isEmpty()) {
          faults.add(new GoldenFault.Props(differences));
        }
        if (output != null && !output.equals(output(got))) {
          faults.add(new GoldenFault.Ending(output.toString(), output(got).toString()));
        }
      }
    }
  }

  /// What it returned; null JSON where it failed.
  static JsonNode output(Trial trial) {
    return trial.result() instanceof RunResult.Completed(JsonNode output, _)
        ? output
        : JsonNodeFactory.instance.nullNode();
  }

  private static String sentence(Trial trial) {
    return trial.result() instanceof RunResult.Failed(RunResult.Code code, String message, _)
        ? "%s: %s".formatted(code.word(), message)
        : trial.ending();
  }

  /// Kills it at each of its host calls, or at some of them, evenly spread.
  private int kills(Trial plain) {
    int calls = plain.requests().size();
    int kills = Math.min(calls, mostKills);
    for (int kill = 0; kill < kills; kill++) {
      int at = (int) ((long) kill * calls / kills);
      if (!killed(at, plain)) {
        return kill + 1; // the others would tell the same
      }
    }
    return kills;
  }

  private boolean killed(int at, Trial plain) {
    String when =
        "killed at host call %d (%s)".formatted(at, plain.requests().get(at).path("op").asText());
    TrialJournal first = TrialJournal.of(golden.beyond(), at);
    try {
      stage.run(first);
    } catch (Killed _) {
      return replayed(when + " and replayed", first.replay(), first, plain);
    }
    faults.add(
        new GoldenFault.Replay(when, "it had ended before: the first time it asked for more"));
    return false;
  }

  private boolean replayed(String when, TrialJournal replay, TrialJournal first, Trial plain) {
    String what;
    try {
      Trial again = stage.run(replay);
      replay.checkWhole();
      what = difference(plain, again).or(() -> twice(first, replay)).orElse("");
    } catch (Diverged diverged) {
      what = String.valueOf(diverged.getMessage());
    }
    if (!what.isEmpty()) {
      faults.add(new GoldenFault.Replay(when, what));
    }
    return what.isEmpty();
  }

  private static Optional<String> twice(TrialJournal first, TrialJournal replay) {
    return replay.carriedOut().stream()
        .filter(first.carriedOut()::contains)
        .findFirst()
        .map("it carried out %s again"::formatted);
  }

  private static Optional<String> difference(Trial first, Trial again) {
    List<JsonNode> one = first.requests();
    List<JsonNode> other = again.requests();
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equals(other.get(i))) {
        return Optional.of(
            "host call %d was %s, and the first time %s".formatted(i, other.get(i), one.get(i)));
      }
    }
    if (one.size() != other.size()) {
      return Optional.of(
          "it called the host %d times, and the first time %d".formatted(other.size(), one.size()));
    }
    if (!first.ending().equals(again.ending())) {
      return Optional.of(
          "it ended with %s, and the first time with %s"
              .formatted(sentence(again), sentence(first)));
    }
    if (!output(first).equals(output(again))) {
      return Optional.of(
          "it returned %s, and the first time %s".formatted(output(again), output(first)));
    }
    SortedMap<PropKey, Difference> props = Difference.between(first.written(), again.written());
    return props.isEmpty()
        ? Optional.empty()
        : Optional.of("it left %s otherwise than the first time".formatted(props.keySet()));
  }
}
