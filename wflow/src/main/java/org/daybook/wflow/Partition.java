package org.daybook.wflow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.daybook.wflow.WflowException.Unavailable;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Index;
import org.daybook.wflow.internal.Note;
import org.daybook.wflow.internal.Standing.Phase;
import org.daybook.wflow.internal.State;
import org.daybook.wflow.log.Appended;
import org.daybook.wflow.log.Log;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One log and its fold. A decision is made under the lock: it reads the state, and its events are
/// applied and appended as one; its effects follow, outside the lock, once the log has them. The
/// log writes in the order of the appends, so what a later decision saw is never lost before what
/// it decided.
final class Partition {

  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

  private final int number;
  private final Shared shared;
  private final Log log;
  private final State state;
  private final Checkpoints checkpoints;
  private final RecentPayloads recent;
  private final Reads reads;
  private final Desk desk;
  private final Endings endings;
  private final Runs runs;
  private final Rings rings;
  private final Dues dues;

  private final ReentrantLock lock = new ReentrantLock();
  private final Waiters waiters = new Waiters();
  private final AtomicLong evictions = new AtomicLong();
  private @Nullable Appended lastAppended;
  private Life life = Life.OPEN;
  private @Nullable Throwable broken;

  private enum Life {
    OPEN,
    CLOSING,
    CLOSED
  }

  /// Folds the log.
  Partition(int number, Shared shared, Log log) {
    this.number = number;
    this.shared = shared;
    this.log = log;
    this.recent = new RecentPayloads();
    this.state = Checkpoints.replayed(log);
    EngineSettings settings = shared.settings();
    this.checkpoints =
        new Checkpoints(
            log, state, number, settings.retention().of(shared.partitions()), shared.tally());
    this.reads = new Reads(this, shared, log, recent);
    this.desk = new CodeDesk(this, shared);
    this.endings = new Endings(reads.payloads(), shared.random());
    this.dues = new Dues(settings);
    this.runs = new Runs(this, shared, state.index(), dues);
    this.rings =
        new Rings(state.index(), reads::load, shared.meters(), job -> reads.find(job) != null);
    for (Entry entry : state.index().all()) {
      if (entry.standing().phase().ended()) {
        shared.tally().ended(entry.standing().phase());
      }
    }
  }

  /// Takes the new epoch and sets unfinished jobs going.
  ///
  /// @param clean whether the last one closed it in order
  void start(boolean clean) {
    later(turn -> turn.commit(new Event.EpochTaken(log.epoch(), clean, now())));
  }

  Index index() {
    return state.index();
  }

  /// What the log and the fold hold, for who does not decide.
  Reads reads() {
    return reads;
  }

  /// Where the jobs' code asks.
  Desk desk() {
    return desk;
  }

  Instant now() {
    return shared.now();
  }

  long epoch() {
    return log.epoch();
  }

  /// Whether all up to a position is durable.
  boolean isDurable(long position) {
    return position <= log.last();
  }

  /// Grows whenever jobs leave memory.
  long evictions() {
    return evictions.get();
  }

  /// Makes one decision, and returns once its events are durable and their effects begun; one that
  /// has no events, once what it saw is durable.
  <T extends @Nullable Object> T decide(Function<Turn, T> decision) {
    Turn turn = new Turn(state, log.epoch(), recent);
    T answer = inLock(() -> decided(turn, decision));
    Appended appended = turn.appended();
    if (appended != null) {
      try {
        appended.await();
      } catch (WflowException e) {
        locked(() -> breakDown(e));
        throw e;
      }
      turn.carryOut(shared.jobs());
    } else {
      awaitDurable();
    }
    return answer;
  }

  /// Makes one decision; its effects follow when it is durable.
  void later(Consumer<Turn> decision) {
    Turn turn = new Turn(state, log.epoch(), recent);
    inLock(
        () ->
            decided(
                turn,
                made -> {
                  decision.accept(made);
                  return made;
                }));
    follow(turn);
  }

  private void follow(Turn turn) {
    Appended appended = turn.appended();
    if (appended == null) {
      return;
    }
    appended.whenDone(
        failure -> {
          if (failure == null) {
            turn.carryOut(shared.jobs());
          } else {
            // Not here: this thread is the log's.
            shared.jobs().execute(() -> locked(() -> breakDown(failure)));
          }
        });
  }

  private <T extends @Nullable Object> T decided(Turn turn, Function<Turn, T> decision) {
    refuseUnlessOpen();
    long before = state.position();
    try {
      T decided = decision.apply(turn);
      orBreakDown(
          () -> {
            commit(turn);
            return turn;
          });
      return decided;
    } catch (RuntimeException | Error e) {
      // What decided nothing has done no harm.
      if (state.position() != before) {
        breakDown(e);
      }
      throw e;
    }
  }

  /// Begins what may begin, appends the turn's events, and looks at what they changed.
  private void commit(Turn turn) {
    if (life == Life.OPEN) {
      runs.schedule(turn);
    }
    if (!turn.isEmpty()) {
      Appended appended = turn.append(log);
      lastAppended = appended;
      shared.meters().events.add(turn.size());
      state.drainTouched().forEach(entry -> touched(turn, entry, appended));
      state.drainFaults().forEach(fault -> LOG.error("wflow log: {}", fault));
      if (isIdle()) {
        waiters.idled().forEach(turn::complete);
      }
    }
    Instant now = now();
    if (checkpoints.behind() >= shared.settings().checkpointEvery() || dues.flushDue(now)) {
      checkpoint(false);
    }
    dues.happened(now, !turn.isEmpty(), checkpoints.behind() > 0, !runs.isEmpty());
    arm();
  }

  private void arm() {
    if (life == Life.OPEN && broken == null) {
      shared.alarm().set(number, dues.next(state.index().timers().first(), mayStop()));
    }
  }

  private void touched(Turn turn, Entry entry, Appended appended) {
    shared.listeners().changed(entry.id(), appended);
    runs.touched(entry, now());
    Phase phase = entry.standing().phase();
    if (resting(entry)) {
      waiters.rested(entry.id()).forEach(turn::complete);
    }
    if (phase.ended()) {
      shared.tally().ended(phase);
      shared.views().forget(entry.id());
    }
  }

  private Checkpoints.Written checkpoint(boolean closing) {
    Checkpoints.Written written = checkpoints.write(now(), closing);
    shared.meters().checkpoints.increment();
    written
        .appended()
        .whenDone(
            failure -> {
              if (failure == null && !written.ended().isEmpty()) {
                shared.jobs().execute(() -> locked(() -> evict(written.ended())));
              }
            });
    return written;
  }

  private void evict(List<Entry> ended) {
    evictions.incrementAndGet();
    ended.forEach(state::evict);
  }

  /// Looks for jobs that may begin.
  void look() {
    locked(
        () -> {
          if (life == Life.OPEN && broken == null) {
            later(_ -> {});
          }
        });
  }

  /// What is due.
  void ring() {
    later(
        turn -> {
          Instant now = now();
          rings.ring(turn, now);
          runs.ring(turn, now);
          if (dues.checkDue(now)) {
            check();
          }
        });
  }

  private void check() {
    List<NotArmed> found = Armed.violations(state.index(), runs::has);
    found.forEach(
        one ->
            LOG.error(
                "job {} is {}, but nothing will wake it: {}: open the engine again",
                one.job(),
                one.state(),
                one.why()));
    shared.checked(number, found);
  }

  /// Forgets ended jobs beyond what is kept, so many at a time.
  void retain() {
    boolean more = true;
    while (more) {
      Appended before = inLock(checkpoints::forgetting);
      if (before != null) {
        before.await();
      }
      Checkpoints.Written written = inLock(this::retained);
      if (written != null) {
        written.appended().await();
      }
      more = written != null && written.forgotten() > 0;
    }
  }

  private Checkpoints.@Nullable Written retained() {
    refuseUnlessOpen();
    return checkpoints.mayForget(now()) ? checkpoint(false) : null;
  }

  /// Records events of running code, without waiting for them to be durable.
  Appended record(Attempt attempt, List<? extends Event> events) {
    Turn turn = new Turn(state, log.epoch(), recent);
    Appended appended =
        inLock(
            () -> {
              if (life == Life.CLOSED || broken != null || !runs.isCurrent(attempt)) {
                throw attempt.unwind(List.of(), "the engine is closed");
              }
              try {
                events.forEach(turn::commit);
                commit(turn);
              } catch (RuntimeException | Error e) {
                breakDown(e);
                throw attempt.unwind(List.of(), "the log is broken");
              }
              return Objects.requireNonNull(turn.appended());
            });
    if (events.getFirst() instanceof Event.StepRecorded) {
      shared.meters().steps.increment();
    }
    if (turn.hasEffects()) {
      follow(turn);
    }
    return appended;
  }

  /// Waits until what running code recorded is durable.
  void settle(Attempt attempt, Appended appended) {
    if (shared.settings().suspending() && !appended.durable().isDone()) {
      throw attempt.unwind(new Attempt.Ending.Suspended(appended), "waits for the log");
    }
    try {
      appended.await();
    } catch (WflowException e) {
      locked(() -> breakDown(e));
      throw attempt.unwind(List.of(), "the log is broken");
    }
  }

  /// A body begins that has a timeout.
  void limit(Attempt attempt, Attempt.Body body, Duration timeout) {
    locked(
        () -> {
          dues.limit(attempt, new Dues.Late(now().plus(timeout), body));
          arm();
        });
  }

  /// A job's code is off its thread.
  void finish(Attempt attempt, Attempt.Ending ending) {
    if (ending instanceof Attempt.Ending.Suspended(Appended until)) {
      Attempt next = inLock(() -> life == Life.OPEN ? runs.again(attempt) : runs.end(attempt));
      if (next != null) {
        until.whenDone(_ -> shared.jobs().execute(next));
      }
      return;
    }
    Turn turn = new Turn(state, log.epoch(), recent);
    try {
      // Others that wait for a place come before what this partition would begin in its stead.
      boolean others = shared.othersWait(attempt, this);
      boolean left = inLock(() -> orBreakDown(() -> finished(attempt, ending, turn, others)));
      if (left && others) {
        shared.giveBack(attempt);
      }
      // Asked again: one may have been refused just before the place was free.
      if (left && shared.othersWait(attempt, this)) {
        shared.askWaiting(attempt);
      }
      follow(turn);
    } catch (RuntimeException | Error e) { // last stop: nobody is above to hear of it
      locked(() -> breakDown(e));
    }
  }

  /// @param keep whether its place is kept for others
  /// @return whether it had a place still
  private boolean finished(Attempt attempt, Attempt.Ending ending, Turn turn, boolean keep) {
    if (!runs.isCurrent(attempt)) {
      return false; // it was given up, and its place with it
    }
    runs.remove(attempt);
    if (!keep) {
      shared.giveBack(attempt);
    }
    if (life == Life.CLOSED || broken != null) {
      return true;
    }
    Entry entry = Objects.requireNonNull(state.index().job(attempt.job()));
    if (attempt.isStopped() && ending instanceof Attempt.Ending.Threw) {
      return true; // what it asked of an engine that closes failed; it goes on in the next
    }
    List<? extends Event> events = endings.events(attempt.wflow, entry, ending, now());
    byte[] untold = attempt.untold();
    if (untold != null) {
      turn.commit(Events.told(attempt.job(), untold, now()));
    }
    for (Event event : events) {
      turn.commit(event);
      if (event instanceof Event.StepFailed) {
        shared.meters().stepFailures.increment();
      }
    }
    commit(turn);
    return true;
  }

  @Nullable CompletableFuture<Void> rest(JobId job) {
    return inLock(
        () -> {
          refuseIfBroken();
          Entry entry = state.index().job(job);
          if (entry == null || resting(entry)) {
            return null;
          }
          refuseUnlessOpen();
          return waiters.rest(job);
        });
  }

  /// Done when no job is queued, running or waiting, and that is durable; null when it is so.
  @Nullable CompletableFuture<Void> idle() {
    return inLock(
        () -> {
          refuseUnlessOpen();
          return isIdle() ? null : waiters.idle();
        });
  }

  /// One who was given a future waits no longer.
  boolean leave(CompletableFuture<Void> waits) {
    locked(() -> waiters.leave(waits));
    return true;
  }

  /// Waits until all that is in the state now is durable. What broke may have left in it what never
  /// will be: that is told.
  void awaitDurable() {
    Appended last =
        inLock(
            () -> {
              refuseIfBroken();
              return lastAppended;
            });
    if (last != null) {
      last.await();
    }
  }

  /// What is known of it now.
  Note note() {
    return inLock(() -> Note.of(state, false));
  }

  List<JobId> line(String lane) {
    return inLock(() -> state.index().line(lane));
  }

  /// The running attempt of a job; null when none runs.
  @Nullable Attempt attempt(JobId job) {
    return inLock(() -> runs.of(job));
  }

  /// Ends a job and its children as cancelled, without waiting for code.
  boolean kill(JobId job, String why) {
    Event.OfJob asked = new Event.CancelAsked(job, Texts.reason(why), now());
    return decide(
        turn -> {
          if (!state.permits(asked)) {
            return false;
          }
          turn.commit(asked);
          runs.kill(turn, job, now());
          return true;
        });
  }

  /// Commits an event if it may follow.
  boolean unlessForbidden(Event.OfJob event) {
    return decide(
        turn -> {
          if (!state.permits(event)) {
            return false;
          }
          turn.commit(event);
          return true;
        });
  }

  private boolean mayStop() {
    Index index = state.index();
    return runs.isEmpty()
        && waiters.isEmpty()
        && index.count(Phase.QUEUED) + index.count(Phase.RUNNING) == 0;
  }

  /// Whether it has been idle for so long that it may let go of its memory.
  boolean stopDue() {
    return inLock(
        () -> {
          Instant now = now();
          Instant timer = state.index().timers().first();
          boolean soon = timer != null && timer.isBefore(now.plus(shared.settings().stopAfter()));
          if (!dues.stopDue(now) || broken != null) {
            return false;
          }
          if (soon || !mayStop()) {
            dues.stopLater(now);
            arm();
            return false;
          }
          return true;
        });
  }

  /// It is in use: not to stop now.
  boolean stopLater() {
    locked(
        () -> {
          dues.stopLater(now());
          arm();
        });
    return true;
  }

  /// Stops code at its next Context call and waits for it; writes what a start needs; then nothing
  /// is recorded any more.
  ///
  /// @return what is known of it from now on; of an earlier position when it did not close in order
  @Nullable Note close() {
    closing();
    await(inLock(runs::quiet), shared.settings().closeWithin());
    return inLock(this::closed);
  }

  /// Stops code at its next Context call, and takes nothing more.
  void closing() {
    locked(
        () -> {
          if (life == Life.OPEN) {
            life = Life.CLOSING;
            shared.alarm().set(number, null);
          }
          runs.stop();
        });
  }

  private @Nullable Note closed() {
    shared.workers().forget(this);
    shared.pools().forget(this);
    if (life == Life.CLOSED) {
      return null;
    }
    try {
      if (!runs.isEmpty()) {
        LOG.warn("closing while the code of jobs {} still runs", runs.jobs());
        return null;
      }
      if (broken != null) {
        return null;
      }
      Note note = Note.of(state, true);
      checkpoint(true).appended().await();
      return note;
    } catch (RuntimeException e) {
      LOG.warn("the wflow engine could not write its last rows; the next start replays more", e);
      return null;
    } finally {
      life = Life.CLOSED;
      waiters.fail(new Unavailable("the wflow engine is closed", null));
    }
  }

  private static void await(CompletableFuture<Void> quiet, Duration atMost) {
    try {
      quiet.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.debug("code is still running", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("it only ever completes", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isIdle() {
    Index index = state.index();
    return index.count(Phase.QUEUED) + index.count(Phase.RUNNING) + index.count(Phase.WAITING) == 0;
  }

  private static boolean resting(Entry entry) {
    Phase phase = entry.standing().phase();
    return phase == Phase.PARKED || phase.ended();
  }

  private void refuseIfBroken() {
    if (broken != null) {
      throw new Unavailable(
          "the wflow engine has stopped: %s: open it again".formatted(broken), broken);
    }
  }

  private void refuseUnlessOpen() {
    refuseIfBroken();
    if (life != Life.OPEN) {
      throw new Unavailable("the wflow engine is closed", null);
    }
  }

  private void breakDown(Throwable cause) {
    if (broken == null) {
      broken = cause;
      shared.broke(number, cause);
      if (life == Life.OPEN) {
        LOG.error("the wflow engine stops: open it again once the cause is gone", cause);
      }
      shared.alarm().set(number, null);
      runs.breakDown();
      waiters.fail(new Unavailable("the wflow engine has stopped: %s".formatted(cause), cause));
    }
  }

  /// Nobody is to see a state that could not be appended: what breaks does so under the lock.
  private <T> T orBreakDown(Supplier<T> action) {
    try {
      return action.get();
    } catch (RuntimeException | Error e) {
      breakDown(e);
      throw e;
    }
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
