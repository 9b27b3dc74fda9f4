package org.daybook.wflow;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;

/// Runs code against recorded journals, to check it and to ask it. Thread-safe.
final class Replays {

  private final Shared shared;
  private final Partitions partitions;
  private final Jobs jobs;

  Replays(Shared shared, Partitions partitions, Jobs jobs) {
    this.shared = shared;
    this.partitions = partitions;
    this.jobs = jobs;
  }

  List<ReplayVerdict> verdicts(JobFilter filter, int limit) {
    return jobs.entries(filter, limit).stream()
        .flatMap(placed -> jobs.unlessForgotten(placed, () -> verdict(placed)).stream())
        .toList();
  }

  private ReplayVerdict verdict(Jobs.Placed placed) {
    Job job = jobs.view(placed);
    Wflow wflow = shared.definitions().of(job.wflow(), 0);
    if (wflow == null) {
      return new ReplayVerdict(
          job,
          ReplayVerdict.Outcome.UNKNOWN_WFLOW,
          "no wflow \"%s\": open the engine with it".formatted(job.wflow()));
    }
    if (!wflow.replayable()) {
      return new ReplayVerdict(
          job,
          ReplayVerdict.Outcome.NOT_REPLAYABLE,
          "wflow \"%s\" acts outside of its steps".formatted(job.wflow()));
    }
    String difference =
        partitions.use(
            placed.partition(), partition -> run(partition, placed.entry(), wflow).difference());
    return difference == null
        ? new ReplayVerdict(job, ReplayVerdict.Outcome.SAME, "")
        : new ReplayVerdict(job, ReplayVerdict.Outcome.DIVERGED, difference);
  }

  private static DryRun run(Partition partition, Entry entry, Wflow wflow) {
    return new DryRun(partition, entry, wflow, partition.reads().journal(entry));
  }

  Optional<byte[]> query(JobId job, String query, Duration atMost) throws InterruptedException {
    Optional<Entry> entry = jobs.entry(job);
    if (entry.isEmpty() || entry.get().standing().phase().ended()) {
      return Optional.empty();
    }
    Attempt running = partitions.use(job, partition -> partition.attempt(job));
    if (running != null) {
      Supplier<byte[]> live = running.answers.get(query);
      return live == null ? Optional.empty() : within(atMost, () -> live.get().clone());
    }
    Wflow wflow =
        shared.definitions().of(entry.get().origin().wflow(), entry.get().tries().version());
    if (wflow == null || !wflow.replayable()) {
      return Optional.empty();
    }
    AtomicReference<@Nullable DryRun> run = new AtomicReference<>();
    Optional<byte[]> answer =
        within(
            atMost,
            () ->
                partitions.use(
                    job,
                    partition -> {
                      DryRun dry = run(partition, entry.get(), wflow);
                      run.set(dry);
                      return dry.answer(query);
                    }));
    DryRun late = run.get();
    if (late != null) {
      late.stop();
    }
    return answer;
  }

  /// Asks code of others on a thread of its own.
  private Optional<byte[]> within(Duration atMost, Supplier<byte[]> asked)
      throws InterruptedException {
    CompletableFuture<Optional<byte[]>> answer = new CompletableFuture<>();
    shared
        .jobs()
        .execute(
            () -> {
              try {
                answer.complete(Optional.ofNullable(asked.get()));
              } catch (RuntimeException | Error e) { // code of others; told to who asked
                answer.completeExceptionally(e);
              }
            });
    try {
      return answer.get(Times.nanos(atMost), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the job's code could not answer", e.getCause());
    }
  }
}
