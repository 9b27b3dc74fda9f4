package org.daybook.processors.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.daybook.processors.Metering;
import org.daybook.processors.RunResult;
import org.junit.jupiter.api.Test;

/// Against stages that do what no sandboxed module should be able to do.
class RehearsalTest {

  private static final PropKey OUT = PropKey.parse("org.example.out");
  private static final JsonNode ONE = Trials.json("{\"n\":1}");

  private final AtomicInteger runs = new AtomicInteger();
  private final List<String> sent = new ArrayList<>();
  private Heads main = Heads.parse("a".repeat(64));

  /// What a run does.
  private interface Body {
    JsonNode run(TrialJournal journal);
  }

  private GoldenVerdict play(Body body, int mostKills) {
    var golden =
        new Golden(
            "g",
            "r",
            Trials.subject("{}"),
            List.of(),
            Trials.nothing(),
            Beyond.REAL,
            new Golden.Wanted.Props(new TreeMap<>(Map.of(OUT, ONE)), null),
            Path.of("after.json"));
    var stage =
        new Rehearsal.Stage() {
          @Override
          public Trial run(TrialJournal journal) {
            runs.incrementAndGet();
            JsonNode value = body.run(journal);
            return new Trial(
                "r",
                new RunResult.Completed(JsonNodeFactory.instance.nullNode(), Metering.NONE),
                new TreeMap<>(),
                new TreeMap<>(Map.of(OUT, value)),
                List.of(),
                List.of(),
                journal.asked());
          }

          @Override
          public Heads main() {
            return main;
          }
        };
    return new Rehearsal(stage, golden, mostKills).play();
  }

  private byte[] send(TrialJournal journal, String name, String what) {
    journal.asked(Trials.json("{\"op\":\"send\",\"what\":\"%s\"}".formatted(what)));
    return journal.effect(
        name,
        what.getBytes(StandardCharsets.UTF_8),
        () -> {
          sent.add(what);
          return "done".getBytes(StandardCharsets.UTF_8);
        });
  }

  @Test
  void aRunThatDoesTheSameAlwaysPassesAndRepeatsNoEffect() {
    GoldenVerdict verdict =
        play(
            journal -> {
              send(journal, "send:1", "a");
              send(journal, "send:2", "b");
              return ONE;
            },
            100);
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.kills()).isEqualTo(2);
    assertThat(runs).hasValue(1 + 2 + 2 * 2);
    // Once plainly; of each killed run once what came before, and once the rest.
    assertThat(sent).containsExactly("a", "b", "a", "b", "a", "b");
  }

  @Test
  void anotherRequestInTheReplayIsADivergence() {
    GoldenVerdict verdict =
        play(
            journal -> {
              send(journal, "send:1", "run " + runs.get());
              return ONE;
            },
            0);
    assertThat(verdict.faults())
        .first()
        .isEqualTo(
            new GoldenFault.Replay(
                "replay 1", "it asked for send:1 run 2, and the first time for send:1 run 1"));
  }

  @Test
  void aReplayThatEndsEarlyIsADivergence() {
    GoldenVerdict verdict =
        play(
            journal -> {
              if (runs.get() == 1) {
                send(journal, "send:1", "a");
              }
              return ONE;
            },
            0);
    assertThat(verdict.faults())
        .first()
        .isEqualTo(
            new GoldenFault.Replay(
                "replay 1", "it ended without asking for send:1 a, as it did the first time"));
  }

  @Test
  void anotherCallOfTheHostIsSeenThoughNoJournalHoldsIt() {
    GoldenVerdict verdict =
        play(
            journal -> {
              journal.asked(Trials.json("{\"op\":\"log\",\"n\":%d}".formatted(runs.get())));
              return ONE;
            },
            0);
    assertThat(verdict.faults().getFirst().toString())
        .contains("host call 0 was {\"op\":\"log\",\"n\":2}, and the first time");
  }

  @Test
  void anotherResultInTheReplayIsADivergence() {
    GoldenVerdict verdict = play(_ -> Trials.json("{\"n\":%d}".formatted(runs.get())), 0);
    assertThat(verdict.faults())
        .contains(
            new GoldenFault.Replay(
                "replay 1", "it left [org.example.out/main] otherwise than the first time"));
  }

  @Test
  void aChangedMainIsAFault() {
    GoldenVerdict verdict =
        play(
            _ -> {
              main = Heads.parse("b".repeat(64));
              return ONE;
            },
            0);
    assertThat(verdict.faults())
        .containsExactly(
            new GoldenFault.Replay("all runs", "they changed main, which only a merge may"));
  }

  @Test
  void manyCallsAreTriedHereAndThere() {
    GoldenVerdict verdict =
        play(
            journal -> {
              for (int i = 1; i <= 1_000; i++) {
                send(journal, "send:" + i, "x" + i);
              }
              return ONE;
            },
            10);
    assertThat(verdict.faults()).isEmpty();
    assertThat(verdict.kills()).isEqualTo(10);
  }
}
