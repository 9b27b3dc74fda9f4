package org.daybook.wflow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.daybook.wflow.Attempt.Ending;
import org.daybook.wflow.WflowException.Unavailable;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.internal.State;
import org.daybook.wflow.log.Appended;
import org.daybook.wflow.log.Log;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One log and its fold. A decision is made under the lock: it reads the state, appends events and
/// applies them; its effects follow, outside the lock, once the log has them. The log writes in the
/// order of the appends, so what a later decision saw is never lost before what it decided.
final class Partition {

  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);
  private static final int WOKEN_AT_ONCE = 1_000;

  private final Log log;
  private final State state;
  private final Checkpoints checkpoints;
  private final Endings endings;
  private final Map<String, Wflow> wflows;
  private final EngineSettings settings;
  private final Clock clock;
  private final RandomGenerator random;
  private final Views views;
  private final Listeners listeners;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition timersChanged = lock.newCondition();
  private final Condition idle = lock.newCondition();
  private final Condition quiet = lock.newCondition();
  private final Map<JobId, Attempt> attempts = new HashMap<>();
  private final Workers workers;
  private final Map<JobId, CompletableFuture<Void>> rests = new HashMap<>();
  private @Nullable Appended lastAppended;
  private Life life = Life.OPEN;
  private @Nullable Throwable broken;

  private enum Life {
    OPEN,
    CLOSING,
    CLOSED
  }

  Partition(
      Log log,
      EngineSettings settings,
      Map<String, Wflow> wflows,
      Clock clock,
      RandomGenerator random,
      Views views,
      Listeners listeners) {
    this.log = log;
    this.settings = settings;
    this.wflows = wflows;
    this.clock = clock;
    this.random = random;
    this.views = views;
    this.listeners = listeners;
    this.state = Checkpoints.replayed(log);
    this.checkpoints = new Checkpoints(log, state, settings, views);
    this.workers = new Workers(state.index(), settings);
    this.endings = new Endings(views.payloads(), random);
  }

  /// Takes the new epoch and sets unfinished jobs going.
  void start() {
    turn(
        turn -> {
          commit(turn, List.of(new Event.EpochTaken(log.epoch(), now())));
          return turn;
        });
  }

  Payloads payloads() {
    return views.payloads();
  }

  State state() {
    return state;
  }

  Instant now() {
    return clock.instant();
  }

  long epoch() {
    return log.epoch();
  }

  long random() {
    return inLock(random::nextLong);
  }

  Duration waitAfter(RetryPolicy retry, int failures) {
    return inLock(() -> retry.waitAfter(failures, random));
  }

  /// Makes one decision, and returns once its events are durable and their effects begun.
  <T> T turn(Function<Turn, T> decision) {
    Turn turn = new Turn();
    T answer =
        inLock(
            () -> {
              refuseUnless(Life.OPEN);
              T decided = decision.apply(turn);
              afterDecision(turn);
              return decided;
            });
    carryOut(turn);
    return answer;
  }

  /// Appends and applies events; to be called within a decision.
  void commit(Turn turn, List<? extends Event> events) {
    List<Log.Entry> entries = new ArrayList<>(events.size());
    for (Event event : events) {
      entries.add(new Log.Entry(EventCodec.encode(event), Checkpoints.group(event)));
    }
    try {
      Appended appended = log.append(entries);
      long position = appended.first();
      for (Event event : events) {
        state.apply(position++, event);
      }
      lastAppended = appended;
      turn.appended(appended);
      for (Entry entry : state.drainTouched()) {
        touched(turn, entry, appended);
      }
    } catch (RuntimeException | Error e) {
      breakDown(e);
      throw e;
    }
  }

  /// Records an event of running code, without waiting for it to be durable.
  Appended record(Attempt attempt, Event event) {
    Turn turn = new Turn();
    return inLock(
        () -> {
          if (life == Life.CLOSED || broken != null || attempts.get(attempt.job()) != attempt) {
            throw attempt.unwind(List.of(), "the engine is closed");
          }
          try {
            commit(turn, List.of(event));
            checkpoints.writeIfDue(events -> commit(turn, events), now());
          } catch (RuntimeException | Error e) {
            breakDown(e);
            throw attempt.unwind(List.of(), "the log is broken");
          }
          return Objects.requireNonNull(turn.last());
        });
  }

  /// Waits until what running code recorded is durable.
  void settle(Attempt attempt, Appended appended) {
    try {
      appended.await();
    } catch (Unavailable e) {
      locked(() -> breakDown(e));
      throw attempt.unwind(List.of(), "the log is broken");
    }
  }

  void progress(Attempt attempt, byte[] said) {
    views.progress(attempt.job(), said);
    Entry entry = state.index().job(attempt.job());
    if (entry != null) {
      listeners.progressed(entry);
    }
  }

  /// A run of code is off its thread.
  void finish(Attempt attempt, Ending ending) {
    Turn turn = new Turn();
    try {
      locked(
          () -> {
            attempts.remove(attempt.job(), attempt);
            workers.release(attempt.wflow.name());
            quiet.signalAll();
            if (life != Life.CLOSED && broken == null) {
              Entry entry = Objects.requireNonNull(state.index().job(attempt.job()));
              List<Event> events = endings.events(attempt.wflow, entry, ending, now());
              if (!events.isEmpty()) {
                commit(turn, events);
              }
              afterDecision(turn);
            }
          });
      carryOut(turn);
    } catch (RuntimeException | Error e) { // last stop: nobody is above to hear of it
      locked(() -> breakDown(e));
    }
  }

  /// Wakes jobs whose time has come, then waits for the next; ends when the engine closes.
  void runTimers() {
    while (true) {
      Turn turn = new Turn();
      try {
        if (inLock(() -> timersDone(turn))) {
          return;
        }
        carryOut(turn);
      } catch (RuntimeException | Error e) { // a timer that dies silently would strand its jobs
        locked(() -> breakDown(e));
        return;
      }
    }
  }

  private boolean timersDone(Turn turn) {
    if (life != Life.OPEN || broken != null) {
      return true;
    }
    List<Event> woken = due();
    if (woken.isEmpty()) {
      sleepUntilNextTimer();
    } else {
      commit(turn, woken);
      afterDecision(turn);
    }
    return false;
  }

  private List<Event> due() {
    Instant at = now();
    List<Event> woken = new ArrayList<>();
    for (var timer : state.index().timers().entrySet()) {
      if (timer.getKey().until().isAfter(at) || woken.size() == WOKEN_AT_ONCE) {
        break;
      }
      woken.add(new Event.JobWoken(timer.getValue(), at));
    }
    return woken;
  }

  /// Looks up at least once a minute while a timer is set: the machine may have been suspended, or
  /// its clock set.
  @SuppressWarnings("WaitNotInLoop") // the caller loops, and looks at the timers each time
  private void sleepUntilNextTimer() {
    var timers = state.index().timers();
    try {
      if (timers.isEmpty()) {
        timersChanged.await();
      } else {
        Instant at = now();
        Instant until = timers.firstKey().until();
        Instant latest = at.plusSeconds(60);
        long nanos = Duration.between(at, until.isBefore(latest) ? until : latest).toNanos();
        timersChanged.awaitNanos(Math.max(nanos, 100_000));
      }
    } catch (InterruptedException _) {
      LOG.debug("the timer thread was interrupted; it goes on");
    }
  }

  /// Looks at the timers again; for clocks that were set.
  void clockChanged() {
    locked(timersChanged::signalAll);
  }

  @Nullable CompletableFuture<Void> rest(JobId job) {
    return inLock(
        () -> {
          Entry entry = state.index().job(job);
          if (entry == null || resting(entry)) {
            return null;
          }
          refuseUnless(Life.OPEN);
          return rests.computeIfAbsent(job, _ -> new CompletableFuture<>());
        });
  }

  boolean awaitIdle(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (!isIdle()) {
        refuseUnless(Life.OPEN);
        if (nanos <= 0) {
          return false;
        }
        nanos = idle.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
    awaitDurable();
    return true;
  }

  /// Waits until all that is in the state now is durable.
  void awaitDurable() {
    Appended last = inLock(() -> lastAppended);
    if (last != null) {
      last.await();
    }
  }

  List<JobId> line(String lane) {
    return inLock(() -> state.index().line(lane));
  }

  /// Stops code at its next Context call and waits for it; then nothing is recorded any more.
  void close() {
    lock.lock();
    try {
      if (life != Life.OPEN) {
        return;
      }
      life = Life.CLOSING;
      timersChanged.signalAll();
      attempts.values().forEach(Attempt::stop);
      long nanos = settings.closeWithin().toNanos();
      while (!attempts.isEmpty() && nanos > 0) {
        nanos = quiet.awaitNanos(nanos);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (!attempts.isEmpty()) {
        LOG.warn("closing while the code of jobs {} still runs", attempts.keySet());
      }
      life = Life.CLOSED;
      release(new Unavailable("the wflow engine is closed", null));
      lock.unlock();
    }
  }

  private void carryOut(Turn turn) {
    try {
      turn.carryOut();
    } catch (Unavailable e) {
      locked(() -> breakDown(e));
      throw e;
    }
    if (turn.idle()) {
      locked(idle::signalAll);
    }
  }

  private void touched(Turn turn, Entry entry, Appended appended) {
    listeners.changed(entry, appended);
    switch (entry.standing()) {
      case Standing.Running running when running.cancel() != null -> {
        Attempt attempt = attempts.get(entry.id());
        if (attempt != null) {
          attempt.cancel();
        }
      }
      case Standing.Waiting _ -> timersChanged.signalAll();
      case Standing.Queued _, Standing.Running _ -> {}
      case Standing.Parked _, Standing.Succeeded _, Standing.Failed _, Standing.Cancelled _ -> {
        CompletableFuture<Void> rest = rests.remove(entry.id());
        if (rest != null) {
          turn.rest(rest);
        }
      }
    }
  }

  private void afterDecision(Turn turn) {
    try {
      if (life == Life.OPEN) {
        schedule(turn);
      }
      checkpoints.writeIfDue(events -> commit(turn, events), now());
      turn.idle(isIdle());
    } catch (RuntimeException | Error e) {
      breakDown(e);
      throw e;
    }
  }

  private void schedule(Turn turn) {
    while (attempts.size() < settings.mostRunning()) {
      JobId next = workers.next();
      if (next == null) {
        return;
      }
      Entry entry = Objects.requireNonNull(state.index().job(next));
      String name = entry.origin().wflow();
      Wflow wflow = wflows.get(name);
      if (wflow == null) {
        String why =
            "no wflow \"%s\": open the engine with it, then resume the job".formatted(name);
        commit(turn, List.of(new Event.JobParked(next, why, now())));
        continue;
      }
      workers.take(name);
      commit(turn, List.of(new Event.AttemptBegun(next, now())));
      Attempt attempt =
          new Attempt(
              this, Objects.requireNonNull(state.index().job(next)), wflow, state.journal(next));
      attempts.put(next, attempt);
      turn.start(attempt);
    }
  }

  private boolean isIdle() {
    return state.index().count(Phase.QUEUED)
            + state.index().count(Phase.RUNNING)
            + state.index().count(Phase.WAITING)
        == 0;
  }

  private static boolean resting(Entry entry) {
    Phase phase = entry.standing().phase();
    return phase == Phase.PARKED || phase.ended();
  }

  private void refuseUnless(Life wanted) {
    if (broken != null) {
      throw new Unavailable(
          "the wflow engine has stopped: %s: open it again".formatted(broken), broken);
    }
    if (life != wanted) {
      throw new Unavailable("the wflow engine is closed", null);
    }
  }

  private void breakDown(Throwable cause) {
    if (broken == null) {
      broken = cause;
      LOG.error("the wflow engine stops: open it again once the cause is gone", cause);
      attempts.values().forEach(Attempt::stop);
      // The threads of these were never started: closing is not to wait for them.
      attempts.values().removeIf(attempt -> !attempt.begun());
      quiet.signalAll();
      timersChanged.signalAll();
      release(new Unavailable("the wflow engine has stopped: %s".formatted(cause), cause));
    }
  }

  private void release(Unavailable why) {
    rests.values().forEach(rest -> rest.completeExceptionally(why));
    rests.clear();
    idle.signalAll();
  }

  private <T extends @Nullable Object> T inLock(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }
}
