package org.daybook.queryapi.rest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.wflow.Awaitable;
import org.daybook.wflow.Ingress;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest;
import org.daybook.wflow.JobState;
import org.daybook.wflow.JournalEntry;
import org.daybook.wflow.Schedule;
import org.daybook.wflow.WorkerPool;
import org.daybook.wflow.log.JobFilter;
import org.jspecify.annotations.Nullable;

/// Jobs in memory, that stand where a test puts them, and write down what they are told.
final class FakeIngress implements Ingress {

  static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  final Map<JobId, Job> jobs = new LinkedHashMap<>();
  final List<String> told = new ArrayList<>();

  /// A job in a state.
  JobId put(String key, JobState state) {
    JobId id = JobId.of("work", key);
    jobs.put(id, job(id, key, state));
    return id;
  }

  static Job job(JobId id, String key, JobState state) {
    return new Job(
        id,
        "work",
        2,
        key,
        null,
        null,
        null,
        state,
        1,
        2,
        NOON,
        NOON,
        null,
        new byte[0],
        new byte[0]);
  }

  private boolean parked(JobId job, String what) {
    boolean parked = jobs.get(job) instanceof Job found && found.state() instanceof JobState.Parked;
    if (parked) {
      told.add(what);
      jobs.put(job, job(job, what, new JobState.Queued()));
    }
    return parked;
  }

  private boolean unfinished(JobId job, String what) {
    boolean open = jobs.get(job) instanceof Job found && !found.state().ended();
    if (open) {
      told.add(what);
    }
    return open;
  }

  @Override
  public void announce(String label, int workers) {
    told.add("announce %s %d".formatted(label, workers));
  }

  @Override
  public boolean withdraw(String label) {
    return told.remove("announce %s 1".formatted(label));
  }

  @Override
  public List<WorkerPool> workers() {
    return List.of();
  }

  @Override
  public boolean cancel(JobId job, String why) {
    return unfinished(job, "cancel: " + why);
  }

  @Override
  public boolean kill(JobId job, String why) {
    return unfinished(job, "kill: " + why);
  }

  @Override
  public boolean resume(JobId job) {
    return parked(job, "resume");
  }

  @Override
  public boolean restart(JobId job, String step) {
    if (!step.equals("known")) {
      throw new IllegalArgumentException("no step " + step);
    }
    return parked(job, "restart: " + step);
  }

  @Override
  public boolean discard(JobId job, String why) {
    return parked(job, "discard: " + why);
  }

  @Override
  public boolean signal(JobId job, String signal, byte[] payload, @Nullable String key) {
    return unfinished(job, "signal %s %s %s".formatted(signal, text(payload), key));
  }

  @Override
  public boolean complete(Awaitable awaitable, byte[] payload) {
    return unfinished(awaitable.job(), "complete %s %s".formatted(awaitable.name(), text(payload)));
  }

  @Override
  public boolean fail(Awaitable awaitable, String why) {
    return unfinished(awaitable.job(), "fail %s %s".formatted(awaitable.name(), why));
  }

  @Override
  public Optional<byte[]> query(JobId job, String query, Duration atMost) {
    return query.equals("mood") && unfinished(job, "query")
        ? Optional.of("\"good\"".getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  @Override
  public Optional<Job> job(JobId job) {
    return Optional.ofNullable(jobs.get(job));
  }

  @Override
  public Added addJob(JobRequest request) {
    throw new UnsupportedOperationException("addJob");
  }

  @Override
  public JobId schedule(Schedule schedule) {
    throw new UnsupportedOperationException("schedule");
  }

  @Override
  public boolean unschedule(String name) {
    throw new UnsupportedOperationException("unschedule");
  }

  @Override
  public List<Job> jobs(JobFilter filter, int limit) {
    throw new UnsupportedOperationException("jobs");
  }

  @Override
  public List<Job> lane(String lane) {
    throw new UnsupportedOperationException("lane");
  }

  @Override
  public Map<String, Long> counts() {
    throw new UnsupportedOperationException("counts");
  }

  @Override
  public List<JournalEntry> journal(JobId job) {
    throw new UnsupportedOperationException("journal");
  }

  @Override
  public Job await(JobId job, Duration atMost) {
    throw new UnsupportedOperationException("await");
  }

  @Override
  public boolean awaitIdle(Duration atMost) {
    throw new UnsupportedOperationException("awaitIdle");
  }

  @Override
  public boolean awaitTold(Duration atMost) {
    throw new UnsupportedOperationException("awaitTold");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
