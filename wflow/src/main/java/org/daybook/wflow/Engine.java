package org.daybook.wflow;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Note;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.log.JobFilter;
import org.daybook.wflow.log.LogStore;
import org.daybook.wflow.log.SqliteStore;
import org.jspecify.annotations.Nullable;

/// Runs jobs. Their code runs on virtual threads, so it may block; work for the processor it should
/// hand to a pool. Idle, it neither polls nor writes.
public final class Engine implements Ingress, AutoCloseable {

  private final LogStore store;
  private final Alarm alarm;
  private final Shared shared;
  private final Partitions partitions;
  private final Jobs jobs;
  private final Replays replays;
  private final Schedules schedules;
  private final Letters letters;

  private Engine(
      LogStore store, EngineSettings settings, List<Wflow> wflows, Surroundings surroundings) {
    this.store = store;
    this.alarm = new Alarm(surroundings.clock(), this::ring);
    this.shared = new Shared(store, settings, new Definitions(wflows), surroundings, this, alarm);
    this.partitions = new Partitions(store, shared);
    this.jobs = new Jobs(store, shared, partitions);
    this.replays = new Replays(shared, partitions, jobs);
    this.schedules = new Schedules(shared, partitions, jobs);
    this.letters = new Letters(shared, partitions);
  }

  /// Opens the log in a file, making it if it is not there, and goes on with its unfinished jobs.
  ///
  /// @param random draws what jobs ask for and the jitter of retries; the engine's own from now on
  /// @throws WflowException when the file is in use, damaged or cannot be read
  public static Engine open(
      Path file, EngineSettings settings, List<Wflow> wflows, Clock clock, RandomGenerator random) {
    return open(file, settings, wflows, Surroundings.of(clock, random));
  }

  /// As above.
  public static Engine open(
      Path file, EngineSettings settings, List<Wflow> wflows, Surroundings surroundings) {
    return open(
        SqliteStore.open(file, settings.partitions(), Rows::upgraded),
        settings,
        wflows,
        surroundings);
  }

  /// As above, with a store that the engine closes.
  public static Engine open(
      LogStore store, EngineSettings settings, List<Wflow> wflows, Surroundings surroundings) {
    try {
      Engine engine = new Engine(store, settings, wflows, surroundings);
      engine.start();
      return engine;
    } catch (RuntimeException | Error e) {
      store.close();
      throw e;
    }
  }

  private void start() {
    try {
      partitions.open();
    } catch (RuntimeException | Error e) {
      closeAll(List.of(partitions::close));
      throw e;
    }
    if (shared.alarmed()) {
      alarm.start();
    }
  }

  /// Does all of it, whatever one of it throws.
  static void closeAll(List<Runnable> parts) {
    RuntimeException first = null;
    for (Runnable part : parts) {
      try {
        part.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /// For those who check that what is in memory is what the log makes.
  Partitions partitions() {
    return partitions;
  }

  private void ring(int partition) {
    partitions.ring(partition);
  }

  /// Tells a listener of changes of jobs' states, after they are durable, and of progress; a job
  /// that changes again before that is told of once. Listeners are called one after the other on
  /// one thread: a slow one delays the others, not the engine. Nothing is told of what was before.
  ///
  /// @return ends it
  public Runnable onChange(Consumer<Job> listener) {
    return shared.listeners().add(listener);
  }

  /// Copies the log as it is at one moment into a new file, while jobs go on.
  ///
  /// @param file not there yet, in a folder that is
  /// @throws WflowException.Unavailable when it cannot be written
  public void copyTo(Path file) {
    store.copyTo(file);
  }

  /// How many bytes the log takes.
  public long bytes() {
    return store.bytes();
  }

  /// Looks at the timers again: to be called when the clock was set forward. An engine without an
  /// alarm of its own does what is due before this returns.
  public void clockChanged() {
    alarm.look();
    if (!shared.alarmed()) {
      while (alarm.ringOnce()) {
        Thread.onSpinWait();
      }
    }
  }

  /// When something is due next, none if nothing is.
  public Optional<Instant> nextDue() {
    return Optional.ofNullable(alarm.next());
  }

  /// What was done since it was opened.
  public Counters counters() {
    Meters meters = shared.meters();
    return new Counters(
        meters.jobsAdded.sum(),
        meters.attempts.sum(),
        meters.steps.sum(),
        meters.stepFailures.sum(),
        meters.timersFired.sum(),
        meters.checkpoints.sum(),
        meters.events.sum(),
        shared.workers().running() + shared.pools().running(),
        partitions.started(),
        shared.notArmed().size());
  }

  /// Unfinished jobs that nothing will wake, as last checked; none is right. Checked every few
  /// seconds while anything happens.
  public List<NotArmed> notArmed() {
    return shared.notArmed();
  }

  /// Why it takes no more work until it is opened again: its log could not be written. None while
  /// it does.
  public Optional<Throwable> broken() {
    return shared.broken();
  }

  /// Runs the recorded journals of jobs against the code the engine was opened with, the newest
  /// version of it, and changes nothing.
  public List<ReplayVerdict> replay(JobFilter filter, int limit) {
    return replays.verdicts(filter, limit);
  }

  /// Forgets ended jobs beyond what the settings keep.
  public void retain() {
    for (int number = 0; number < partitions.count(); number++) {
      partitions.use(
          number,
          partition -> {
            partition.retain();
            return number(partition);
          });
    }
  }

  private static long number(Partition partition) {
    return partition.epoch();
  }

  @Override
  public Added addJob(JobRequest request) {
    shared.definitions().require(request.wflow());
    JobId job = request.id();
    Optional<JobId> first = ofFirstRelease(request);
    if (first.isPresent()) {
      return new Added(first.get(), true);
    }
    return partitions.use(
        job,
        partition ->
            new Added(job, !added(partition, Events.added(job, null, request, shared.now()))));
  }

  /// The job that the first release made for a request: it did not tell lanes by the id. What it
  /// wrote is a log of one partition.
  private Optional<JobId> ofFirstRelease(JobRequest request) {
    String lane = request.lane();
    if (lane == null || partitions.count() > 1) {
      return Optional.empty();
    }
    JobId id = JobId.of(request.wflow(), request.key());
    return jobs.entry(id).filter(entry -> lane.equals(entry.origin().lane())).map(Entry::id);
  }

  /// Adds a job if there is none of its id.
  ///
  /// @return whether it was added now
  private boolean added(Partition partition, Event.JobAdded event) {
    JobId job = event.job();
    long evictions = partition.evictions();
    boolean there = partition.reads().find(job) != null;
    boolean added =
        partition.decide(
            turn -> {
              boolean moved =
                  partition.evictions() != evictions && partition.reads().find(job) != null;
              if (there || moved || partition.index().job(job) != null) {
                return false;
              }
              turn.commit(event);
              return true;
            });
    if (added) {
      shared.meters().jobsAdded.increment();
    }
    return added;
  }

  @Override
  public boolean cancel(JobId job, String why) {
    return unlessForbidden(new Event.CancelAsked(job, Texts.reason(why), shared.now()));
  }

  @Override
  public boolean kill(JobId job, String why) {
    return partitions.use(job, partition -> partition.kill(job, why));
  }

  @Override
  public boolean resume(JobId job) {
    return unlessForbidden(new Event.JobResumed(job, shared.now()));
  }

  @Override
  public boolean restart(JobId job, String step) {
    return partitions.use(
        job,
        partition -> {
          Entry entry = partition.index().job(job);
          if (entry == null || entry.standing().phase() != Phase.PARKED) {
            return false;
          }
          int kept = kept(job, partition.reads().journal(entry), step);
          return partition.unlessForbidden(new Event.JobRestarted(job, kept, shared.now()));
        });
  }

  /// How many slots come before a step, and before the time that is its own.
  private static int kept(JobId job, List<Slot> journal, String step) {
    for (int at = 0; at < journal.size(); at++) {
      if (shown(journal.get(at)) && journal.get(at).name().equals(step)) {
        return at > 0 && !shown(journal.get(at - 1)) ? at - 1 : at;
      }
    }
    throw new IllegalArgumentException(
        "job %s has no step \"%s\": wanted one of %s"
            .formatted(job, step, journal.stream().filter(Engine::shown).map(Slot::name).toList()));
  }

  private static boolean shown(Slot slot) {
    return slot.kind() != Slot.Kind.DEADLINE;
  }

  @Override
  public boolean discard(JobId job, String why) {
    return partitions.use(
        job,
        partition ->
            partition.decide(
                turn -> {
                  Entry entry = partition.index().job(job);
                  if (entry == null || entry.standing().phase() != Phase.PARKED) {
                    return false;
                  }
                  String reason = Texts.reason("discarded: " + why);
                  turn.commit(new Event.CancelAsked(job, reason, shared.now()));
                  return true;
                }));
  }

  @Override
  public boolean signal(JobId job, String signal, byte[] payload, @Nullable String key) {
    return letters.signal(job, signal, payload, key);
  }

  @Override
  public boolean complete(Awaitable awaitable, byte[] payload) {
    return letters.completed(awaitable, false, payload);
  }

  @Override
  public boolean fail(Awaitable awaitable, String why) {
    return letters.completed(awaitable, true, Texts.bytes(Texts.reason(why)));
  }

  @Override
  public Optional<byte[]> query(JobId job, String query, Duration atMost)
      throws InterruptedException {
    return replays.query(job, query, atMost);
  }

  @Override
  public JobId schedule(Schedule schedule) {
    return schedules.set(schedule);
  }

  @Override
  public boolean unschedule(String name) {
    return schedules.end(name);
  }

  /// The schedules there are.
  public List<Schedule> schedules() {
    return schedules.all();
  }

  private boolean unlessForbidden(Event.OfJob event) {
    return partitions.use(event.job(), partition -> partition.unlessForbidden(event));
  }

  @Override
  public Optional<Job> job(JobId job) {
    return jobs.job(job);
  }

  @Override
  public List<Job> jobs(JobFilter filter, int limit) {
    return jobs.list(filter, limit);
  }

  @Override
  public List<Job> lane(String lane) {
    int number = JobId.ofLane(lane).partition(partitions.count());
    List<JobId> line =
        partitions.look(
            number,
            partition -> partition.line(lane),
            note -> note.count(Phase.WAITING) == 0 && note.rests() ? List.<JobId>of() : null);
    if (line == null) {
      line = partitions.use(number, partition -> partition.line(lane));
    }
    return line.stream().map(this::job).flatMap(Optional::stream).toList();
  }

  @Override
  public Map<String, Long> counts() {
    List<Note> notes = partitions.notes();
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      counts.put(
          phase.word(),
          phase.ended()
              ? shared.tally().count(phase)
              : notes.stream().mapToLong(note -> note.count(phase)).sum());
    }
    return counts;
  }

  @Override
  public void announce(String label, int workers) {
    WorkerPool.checked(WorkerPool.checked(label), workers);
    shared.pools().announce(label, workers);
    // A partition that is not started has no queued jobs.
    for (int number = 0; number < partitions.count(); number++) {
      partitions.look(number, Engine::looked, _ -> false);
    }
  }

  private static boolean looked(Partition partition) {
    partition.look();
    return true;
  }

  @Override
  public boolean withdraw(String label) {
    return shared.pools().withdraw(label);
  }

  @Override
  public List<WorkerPool> workers() {
    return partitions.workers();
  }

  @Override
  public List<JournalEntry> journal(JobId job) {
    return jobs.journal(job);
  }

  @Override
  public Job await(JobId job, Duration atMost) throws InterruptedException {
    CompletableFuture<Void> rest = partitions.use(job, partition -> partition.rest(job));
    if (rest != null && !done(rest, atMost, "job %s was waited for".formatted(job))) {
      leave(job.partition(partitions.count()), rest);
    }
    return required(job);
  }

  /// Waits no longer: a partition that is waited for does not stop.
  private void leave(int number, CompletableFuture<Void> waits) {
    partitions.look(number, partition -> partition.leave(waits), _ -> true);
  }

  private static boolean done(CompletableFuture<Void> future, Duration atMost, String what)
      throws InterruptedException {
    try {
      future.get(Times.nanos(atMost), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new WflowException.Unavailable(what + " when the engine stopped", e.getCause());
    }
  }

  @Override
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    long start = System.nanoTime();
    while (true) {
      long events = shared.meters().events.sum();
      for (int number = 0; number < partitions.count(); number++) {
        CompletableFuture<Void> idle = idle(number);
        Duration left = atMost.minusNanos(System.nanoTime() - start);
        if (idle != null && !done(idle, left, "the end of all jobs was waited for")) {
          leave(number, idle);
          return false;
        }
        partitions.look(number, Engine::durable, _ -> true);
      }
      if (shared.meters().events.sum() == events) {
        return true;
      }
    }
  }

  @Override
  public boolean awaitTold(Duration atMost) throws InterruptedException {
    return shared.listeners().awaitTold(atMost);
  }

  /// Done when a partition has nothing to do; null when it has not. Starts one whose jobs wait.
  private @Nullable CompletableFuture<Void> idle(int number) {
    boolean rests =
        partitions.look(number, _ -> false, note -> note.rests() && note.count(Phase.WAITING) == 0);
    return rests ? null : partitions.use(number, Partition::idle);
  }

  private static boolean durable(Partition partition) {
    partition.awaitDurable();
    return true;
  }

  /// Stops code at its next [Context] call, waits for it as the settings say, and lets go of the
  /// file. Unfinished jobs go on when the engine is opened again.
  @Override
  public void close() {
    closeAll(List.of(alarm::close, partitions::close, shared.listeners()::close, store::close));
  }

  private Job required(JobId job) {
    return job(job)
        .orElseThrow(() -> new NoSuchElementException("no job %s is known".formatted(job)));
  }
}
