package org.daybook.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The measured sides of [WflowComparison], each in a process of its own: a word for what to
/// measure, a folder, and more.
final class WflowSides {

  private WflowSides() {}

  /// Measures one side.
  ///
  /// @return its figures
  static List<Double> run(List<String> words) throws Exception {
    Path folder = Path.of(words.get(1));
    return switch (words.getFirst()) {
      case "rate" -> List.of(JobRates.perSecond(folder, words.get(2)));
      case "alone" -> JobRates.alone(folder);
      case "suspend" -> Suspended.fill(folder, number(words));
      case "reopen" -> List.of(Suspended.reopen(folder));
      case "wake" -> List.of(Suspended.wake(folder, number(words)));
      case "events" -> List.of(Replays.fill(folder, number(words), Duration.ofSeconds(50)));
      case "replay" -> List.of(Replays.open(folder));
      case "idle" -> Idleness.watch(folder);
      default -> throw new IllegalArgumentException("no side of wflow: " + words);
    };
  }

  private static int number(List<String> words) {
    return Integer.parseInt(words.get(2));
  }
}
