package org.daybook.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.daybook.wflow.Engine;

/// What an engine does that has nothing to do.
final class Idleness {

  private static final int SUSPENDED = 1_000;
  /// Rows are written a second after the last change, and four seconds after it all is checked
  /// once.
  private static final Duration SETTLING = Duration.ofSeconds(6);
  private static final Duration TIME = Duration.ofSeconds(10);

  private Idleness() {}

  /// Watches an engine of a thousand suspended jobs.
  ///
  /// @return how often its threads woke up, and how many bytes the process wrote
  static List<Double> watch(Path folder) throws Exception {
    try (Engine engine = Engines.open(folder)) {
      Suspended.add(engine, SUSPENDED);
      Thread.sleep(SETTLING);
      long switches = Proc.voluntarySwitches("wflow");
      long written = Proc.written(ProcessHandle.current().pid());
      Thread.sleep(TIME);
      return List.of(
          (double) (Proc.voluntarySwitches("wflow") - switches),
          (double) (Proc.written(ProcessHandle.current().pid()) - written));
    }
  }
}
