package org.daybook.queryapi.serve;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.daybook.queryapi.vault.Vault;
import org.daybook.wflow.Counters;

/// What the engine of a vault has done since it was opened, and what it is doing.
final class JobMeters {

  /// One figure.
  private record Figure(String name, String description, ToDoubleFunction<Counters> value) {}

  private static final List<Figure> SUMS =
      List.of(
          new Figure("daybook.jobs.added", "jobs added", Counters::jobsAdded),
          new Figure("daybook.jobs.attempts", "runs of jobs' code begun", Counters::attempts),
          new Figure("daybook.jobs.steps", "results of steps recorded", Counters::steps),
          new Figure("daybook.jobs.step.failures", "tries of steps failed", Counters::stepFailures),
          new Figure("daybook.jobs.timers", "timers that went off", Counters::timersFired),
          new Figure("daybook.jobs.events", "events written to the log", Counters::events),
          new Figure("daybook.jobs.checkpoints", "checkpoints written", Counters::checkpoints));

  private static final List<Figure> NOW =
      List.of(
          new Figure("daybook.jobs.running", "jobs whose code runs", Counters::running),
          new Figure(
              "daybook.jobs.partitions.open",
              "partitions that take jobs",
              Counters::partitionsOpen),
          new Figure(
              "daybook.jobs.unarmed",
              "unfinished jobs that nothing would wake; 0 is right",
              Counters::notArmed));

  private JobMeters() {}

  /// Registers them for a vault; those that are registered stay. They are read when they are asked
  /// for.
  static void register(MeterRegistry registry, Tags tags, Vault vault) {
    for (Figure sum : SUMS) {
      FunctionCounter.builder(sum.name(), vault, read(sum))
          .description(sum.description())
          .tags(tags)
          .register(registry);
    }
    for (Figure now : NOW) {
      Gauge.builder(now.name(), vault, read(now))
          .description(now.description())
          .tags(tags)
          .register(registry);
    }
  }

  private static ToDoubleFunction<Vault> read(Figure number) {
    return vault -> number.value().applyAsDouble(vault.oversight().counters());
  }
}
