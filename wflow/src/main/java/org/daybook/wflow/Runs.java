package org.daybook.wflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Index;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.Wake;
import org.jspecify.annotations.Nullable;

/// The code of a partition's jobs that is on threads. Confined to the partition's lock.
final class Runs {

  private final Partition partition;
  private final Shared shared;
  private final Index index;
  private final Dues dues;
  private final Map<JobId, Attempt> attempts = new HashMap<>();
  private final List<CompletableFuture<Void>> quiets = new ArrayList<>();

  Runs(Partition partition, Shared shared, Index index, Dues dues) {
    this.partition = partition;
    this.shared = shared;
    this.index = index;
    this.dues = dues;
  }

  boolean isEmpty() {
    return attempts.isEmpty();
  }

  Set<JobId> jobs() {
    return Set.copyOf(attempts.keySet());
  }

  boolean has(JobId job) {
    return attempts.containsKey(job);
  }

  @Nullable Attempt of(JobId job) {
    return attempts.get(job);
  }

  /// Whether it is the run of its job that counts.
  boolean isCurrent(Attempt attempt) {
    return attempts.get(attempt.job()) == attempt;
  }

  /// Begins jobs for as long as there are workers; wflows take turns.
  void schedule(Turn turn) {
    boolean more = !index.ready().isEmpty();
    while (more) {
      more = false;
      for (String wflow : List.copyOf(index.ready().keySet())) {
        more |= begun(turn, index.ready().get(wflow));
      }
    }
    if (!index.labelled().isEmpty()) {
      scheduleLabelled(turn);
    }
  }

  /// Those of one label go in order, whatever their wflows; without workers they cost one look.
  private void scheduleLabelled(Turn turn) {
    for (String label : List.copyOf(index.labelled().keySet())) {
      boolean more = true;
      while (more) {
        more = begun(turn, index.labelled().get(label));
      }
    }
  }

  private boolean begun(Turn turn, @Nullable NavigableMap<Long, JobId> ready) {
    if (ready == null) {
      return false;
    }
    JobId next = ready.firstEntry().getValue();
    Entry entry = Objects.requireNonNull(index.job(next));
    String name = entry.origin().wflow();
    int pinned = entry.tries().version();
    Wflow wflow = shared.definitions().of(name, pinned);
    if (wflow == null) {
      String why = "no wflow \"%s\": open the engine with it, then resume the job".formatted(name);
      turn.commit(new Event.JobParked(next, why, partition.now()));
      return true;
    }
    if (!shared.take(entry.origin(), partition)) {
      return false;
    }
    int version = pinned == 0 ? wflow.version() : pinned;
    turn.commit(new Event.AttemptBegun(next, version, partition.now()));
    shared.meters().attempts.increment();
    turn.start(begin(next, wflow));
    return true;
  }

  private Attempt begin(JobId job, Wflow wflow) {
    Entry entry = Objects.requireNonNull(index.job(job));
    Attempt attempt =
        new Attempt(
            partition.desk(),
            entry,
            wflow,
            () -> partition.reads().journal(entry),
            shared.telemetry());
    attempts.put(job, attempt);
    if (entry.standing().stopping()) {
      attempt.cancel();
    }
    return attempt;
  }

  /// A run in the place of one that was taken off its thread for the log alone; null when that one
  /// does not count any more.
  @Nullable Attempt again(Attempt attempt) {
    if (!isCurrent(attempt)) {
      return null;
    }
    dues.over(attempt);
    Attempt next = begin(attempt.job(), attempt.wflow);
    if (attempt.isCancelled()) {
      dues.giveUp(next, partition.now().plus(shared.settings().grace()));
    }
    return next;
  }

  /// Nothing follows on a run: the engine closes.
  @Nullable Attempt end(Attempt attempt) {
    if (isCurrent(attempt)) {
      remove(attempt);
      shared.release(attempt);
    }
    return null;
  }

  void remove(Attempt attempt) {
    attempts.remove(attempt.job(), attempt);
    dues.over(attempt);
    if (attempts.isEmpty()) {
      quiets.forEach(quiet -> quiet.complete(null));
      quiets.clear();
    }
  }

  /// A job's standing has changed: its code is told when it is to stop.
  void touched(Entry entry, Instant now) {
    Attempt attempt = attempts.get(entry.id());
    if (attempt == null) {
      return;
    }
    if (!(entry.standing() instanceof Standing.Running running)) {
      if (!(entry.standing() instanceof Standing.Queued)) {
        giveUp(attempt); // the fold has ended it, or quarantined
      }
    } else if (running.stop() != null) {
      attempt.cancel();
      dues.giveUp(attempt, now.plus(shared.settings().grace()));
    }
  }

  /// Lets code be, wherever it is; it records nothing more.
  private void giveUp(Attempt attempt) {
    attempt.cancel();
    attempt.stop();
    remove(attempt);
    shared.release(attempt);
  }

  /// Stops waiting for code that is late.
  void ring(Turn turn, Instant now) {
    dues.late(now)
        .forEach(
            (attempt, body) -> {
              if (isCurrent(attempt) && attempt.late(body) != null) {
                dues.giveUp(attempt, now.plus(shared.settings().grace()));
              }
            });
    for (Attempt attempt : dues.givenUp(now)) {
      if (isCurrent(attempt)) {
        left(turn, attempt, now);
      }
    }
  }

  private void left(Turn turn, Attempt attempt, Instant now) {
    Entry entry = Objects.requireNonNull(index.job(attempt.job()));
    boolean stopping = entry.standing().stopping();
    Attempt.Body late = attempt.lateBody();
    if (stopping) {
      giveUp(attempt);
      turn.commit(new Event.JobStopped(attempt.job(), now));
    } else if (late != null) {
      giveUp(attempt);
      late(attempt, late, now).forEach(turn::commit);
    }
  }

  private List<Event> late(Attempt attempt, Attempt.Body body, Instant now) {
    shared.meters().stepFailures.increment();
    LateStep late = new LateStep(body);
    Optional<Outcome.Failed> last = Endings.last(body, late);
    if (last.isEmpty()) {
      return Endings.again(attempt, body, late, partition.desk());
    }
    return List.of(
        Endings.recorded(attempt, body, last.get(), now),
        new Event.JobWaits(
            attempt.job(), now, new Wake.Time(), "goes on without a late step", false, now));
  }

  /// Gives up the code of a job that was told to stop, and of its children.
  void kill(Turn turn, JobId job, Instant now) {
    for (Attempt attempt : List.copyOf(attempts.values())) {
      Entry entry = Objects.requireNonNull(index.job(attempt.job()));
      boolean stopping = entry.standing().stopping();
      if (stopping && descends(entry, job)) {
        giveUp(attempt);
        turn.commit(new Event.JobStopped(attempt.job(), now));
      }
    }
  }

  private boolean descends(Entry entry, JobId from) {
    for (Entry at = entry; at != null; at = parent(at)) {
      if (at.id().equals(from)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Entry parent(Entry entry) {
    JobId parent = entry.origin().parent();
    return parent == null ? null : index.job(parent);
  }

  /// The engine closes: code is unwound at its next call.
  void stop() {
    attempts.values().forEach(Attempt::stop);
  }

  /// Done when all code is off its threads.
  CompletableFuture<Void> quiet() {
    CompletableFuture<Void> quiet = new CompletableFuture<>();
    if (attempts.isEmpty()) {
      quiet.complete(null);
    } else {
      quiets.add(quiet);
    }
    return quiet;
  }

  /// Nothing can be recorded any more. Code whose thread never started is not waited for.
  void breakDown() {
    for (Attempt attempt : List.copyOf(attempts.values())) {
      attempt.stop();
      if (!attempt.begun()) {
        remove(attempt);
        shared.release(attempt);
      }
    }
  }
}
