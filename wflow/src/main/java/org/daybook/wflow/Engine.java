package org.daybook.wflow;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.log.Log;
import org.daybook.wflow.log.SqliteLog;
import org.jspecify.annotations.Nullable;

/// Runs jobs. Their code runs on virtual threads, so it may block; work for the processor it should
/// hand to a pool. Idle, it neither polls nor writes.
public final class Engine implements Ingress, AutoCloseable {

  private final Log log;
  private final Map<String, Wflow> wflows;
  private final Views views;
  private final Listeners listeners;
  private final Partition partition;

  private Engine(
      Log log,
      EngineSettings settings,
      Map<String, Wflow> wflows,
      Clock clock,
      RandomGenerator random) {
    this.log = log;
    this.wflows = wflows;
    this.views = new Views(log);
    this.listeners = new Listeners(views);
    this.partition = new Partition(log, settings, wflows, clock, random, views, listeners);
  }

  /// Opens the log in a file, making it if it is not there, and goes on with its unfinished jobs.
  ///
  /// @param random draws what jobs ask for and the jitter of retries; the engine's own from now on
  /// @throws WflowException when the file is in use, damaged or cannot be read
  public static Engine open(
      Path file, EngineSettings settings, List<Wflow> wflows, Clock clock, RandomGenerator random) {
    return open(SqliteLog.open(file), settings, wflows, clock, random);
  }

  /// As above, with a log that the engine closes.
  public static Engine open(
      Log log, EngineSettings settings, List<Wflow> wflows, Clock clock, RandomGenerator random) {
    try {
      Engine engine = new Engine(log, settings, byName(wflows), clock, random);
      engine.partition.start();
      Thread.ofPlatform().daemon().name("wflow-timers").start(engine.partition::runTimers);
      return engine;
    } catch (RuntimeException | Error e) {
      log.close();
      throw e;
    }
  }

  private static Map<String, Wflow> byName(List<Wflow> wflows) {
    Map<String, Wflow> byName = new HashMap<>();
    for (Wflow wflow : wflows) {
      if (byName.put(Texts.name("wflow name", wflow.name()), wflow) != null) {
        throw new IllegalArgumentException(
            "two wflows are named \"%s\": wanted names that differ".formatted(wflow.name()));
      }
    }
    return Map.copyOf(byName);
  }

  /// This opening's number, greater than that of every earlier one.
  public long epoch() {
    return log.epoch();
  }

  /// Tells a listener of every change of a job's state, in order and after it is durable, and of
  /// progress. Listeners are called one after the other on one thread: a slow one delays the
  /// others, not the engine. Nothing is told of what was before.
  ///
  /// @return ends it
  public Runnable onChange(Consumer<Job> listener) {
    return listeners.add(listener);
  }

  /// Copies the log as it is at one moment into a new file, while jobs go on.
  ///
  /// @param file not there yet, in a folder that is
  /// @throws WflowException.Unavailable when it cannot be written
  public void copyTo(Path file) {
    partition.awaitDurable();
    log.copyTo(file);
  }

  /// Looks at the timers again: to be called when the clock was set forward.
  public void clockChanged() {
    partition.clockChanged();
  }

  @Override
  public Added addJob(JobRequest request) {
    if (!wflows.containsKey(request.wflow())) {
      throw new IllegalArgumentException(
          "no wflow \"%s\": wanted one of %s".formatted(request.wflow(), wflows.keySet()));
    }
    Texts.name("key", request.key());
    String lane = request.lane();
    if (lane != null) {
      Texts.name("lane", lane);
    }
    JobId job = JobId.of(request.wflow(), request.key());
    byte[] args = request.args().clone();
    boolean repeated =
        partition.turn(
            turn -> {
              if (partition.state().index().job(job) != null) {
                return true;
              }
              Event added =
                  new Event.JobAdded(
                      job,
                      request.wflow(),
                      request.key(),
                      lane,
                      request.supersede(),
                      args,
                      partition.now());
              partition.commit(turn, List.of(added));
              return false;
            });
    if (repeated) {
      partition.awaitDurable();
    }
    return new Added(job, repeated);
  }

  @Override
  public boolean cancel(JobId job, String why) {
    return unlessForbidden(new Event.CancelAsked(job, Texts.reason(why), partition.now()));
  }

  @Override
  public boolean resume(JobId job) {
    return unlessForbidden(new Event.JobResumed(job, partition.now()));
  }

  private boolean unlessForbidden(Event.OfJob event) {
    return partition.turn(
        turn -> {
          if (!partition.state().permits(event)) {
            return false;
          }
          partition.commit(turn, List.of(event));
          return true;
        });
  }

  @Override
  public Optional<Job> job(JobId job) {
    Entry entry = entry(job);
    if (entry == null) {
      return Optional.empty();
    }
    if (views.reads(entry) > log.last()) {
      partition.awaitDurable();
    }
    return Optional.of(views.job(entry));
  }

  @Override
  public List<Job> jobs(Predicate<Job> filter, @Nullable JobId after, int limit) {
    var newest = partition.state().index().newest();
    if (after != null) {
      Entry from = entry(after);
      if (from == null) {
        throw new IllegalArgumentException(
            "no job %s to go on after: wanted one that is still kept".formatted(after));
      }
      newest = newest.tailMap(from.origin().seq(), false);
    }
    List<Job> found = new ArrayList<>();
    for (JobId id : newest.values()) {
      if (found.size() >= limit) {
        break;
      }
      job(id).filter(filter).ifPresent(found::add);
    }
    return found;
  }

  @Override
  public List<Job> lane(String lane) {
    return partition.line(lane).stream().map(this::job).flatMap(Optional::stream).toList();
  }

  @Override
  public Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Phase phase : Phase.values()) {
      counts.put(phase.name().toLowerCase(Locale.ROOT), partition.state().index().count(phase));
    }
    return counts;
  }

  @Override
  public List<JournalEntry> journal(JobId job) {
    Entry entry = entry(job);
    if (entry == null) {
      return List.of();
    }
    partition.awaitDurable();
    return views.journal(entry);
  }

  @Override
  public Job await(JobId job, Duration atMost) throws InterruptedException {
    CompletableFuture<Void> rest = partition.rest(job);
    if (rest == null) {
      partition.awaitDurable();
    } else {
      try {
        rest.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        return required(job);
      } catch (ExecutionException e) {
        throw new WflowException.Unavailable(
            "job %s was waited for when the engine stopped".formatted(job), e.getCause());
      }
    }
    return required(job);
  }

  @Override
  public boolean awaitIdle(Duration atMost) throws InterruptedException {
    return partition.awaitIdle(atMost);
  }

  /// Stops code at its next [Context] call, waits for it as the settings say, and lets go of the
  /// file. Unfinished jobs go on when the engine is opened again.
  @Override
  public void close() {
    partition.close();
    listeners.close();
    log.close();
  }

  private @Nullable Entry entry(JobId job) {
    return partition.state().index().job(job);
  }

  private Job required(JobId job) {
    return job(job)
        .orElseThrow(() -> new NoSuchElementException("no job %s is known".formatted(job)));
  }
}
