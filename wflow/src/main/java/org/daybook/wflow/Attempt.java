package org.daybook.wflow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.log.Appended;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One run of a job's code, on a thread of its own. A [Partition] knows of at most one a job.
final class Attempt implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

  private static final Duration TELL_EVERY = Duration.ofSeconds(1);

  final Entry entry;
  final Wflow wflow;
  final Map<String, Supplier<byte[]>> answers = new ConcurrentHashMap<>();
  private final Desk desk;
  private final Supplier<List<Slot>> journal;
  private final Telemetry telemetry;

  private volatile boolean begun;
  private volatile boolean cancelled;
  private volatile boolean stopped;
  private volatile @Nullable Ending ending;
  private @Nullable Thread interruptible;
  private boolean late;
  private @Nullable JobContext context;
  private @Nullable Body body;
  private @Nullable Instant told;
  private byte @Nullable [] untold;

  /// A step's body that runs.
  ///
  /// @param failures how often it failed before in this attempt
  record Body(String name, String digest, StepOptions options, int failures) {}

  /// How a run of the code came to its end.
  sealed interface Ending {

    @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
    record Returned(byte[] result) implements Ending {}

    record Refused(String why) implements Ending {}

    record Threw(Throwable thrown) implements Ending {}

    /// The code was unwound, with what is to be recorded.
    record Unwound(List<Event> events) implements Ending {}

    /// The code was unwound only to be run again once that is durable.
    record Suspended(Appended until) implements Ending {}
  }

  Attempt(Desk desk, Entry entry, Wflow wflow, Supplier<List<Slot>> journal, Telemetry telemetry) {
    this.desk = desk;
    this.entry = entry;
    this.wflow = wflow;
    this.journal = journal;
    this.telemetry = telemetry;
  }

  JobId job() {
    return entry.id();
  }

  /// Of the workers that it has one of; null for those of jobs that ask for none.
  @Nullable String label() {
    return entry.origin().label();
  }

  int number() {
    return entry.tries().attempts();
  }

  /// Whether its thread runs or has run.
  boolean begun() {
    return begun;
  }

  /// The job is to stop: unwinds the code at its next call, and interrupts what may be.
  void cancel() {
    cancelled = true;
    interrupt();
  }

  /// The engine closes, or has given this run up: unwinds the code and records nothing.
  void stop() {
    stopped = true;
  }

  /// A body begins.
  synchronized void enter(Body begins) {
    body = begins;
    late = false;
    interruptible = begins.options().interruptible() ? Thread.currentThread() : null;
    if (cancelled) {
      interrupt();
    }
  }

  /// A body is over, and its thread free of interrupts that were meant for it.
  ///
  /// @return whether it was too late
  synchronized boolean leave() {
    if (interruptible != null) {
      Thread.interrupted();
      interruptible = null;
    }
    body = null;
    return late;
  }

  /// The time of a body is over.
  ///
  /// @return it, if it still runs; null if it does not
  synchronized @Nullable Body late(Body which) {
    if (!which.equals(body)) {
      return null;
    }
    late = true;
    interrupt();
    return body;
  }

  /// A body that still runs though its time is over; null when none does.
  synchronized @Nullable Body lateBody() {
    return late ? body : null;
  }

  /// Whether the engine closes, or has given this run up.
  boolean isStopped() {
    return stopped;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /// Notes what the code says of its progress.
  ///
  /// @return whether it is to be recorded now
  synchronized boolean tells(byte[] said, Instant now) {
    if (told != null && now.isBefore(told.plus(TELL_EVERY))) {
      untold = said;
      return false;
    }
    told = now;
    untold = null;
    return true;
  }

  /// What was said and is not recorded; null when all is.
  synchronized byte @Nullable [] untold() {
    return untold;
  }

  synchronized @Nullable Body body() {
    return body;
  }

  private synchronized void interrupt() {
    if (interruptible != null) {
      interruptible.interrupt();
    }
  }

  /// @throws Unwinding when the code may not go on
  void check() {
    if (cancelled) {
      throw unwind(List.of(), "the job is to stop");
    }
    if (stopped) {
      throw unwind(List.of(), "the engine closes");
    }
    if (ending != null) {
      throw new Unwinding("the job was unwound before");
    }
  }

  /// What is to be thrown to take the code off its thread; the events are recorded once it is off.
  Unwinding unwind(List<Event> events, String why) {
    return unwind(new Ending.Unwound(List.copyOf(events)), why);
  }

  Unwinding unwind(Ending how, String why) {
    if (ending == null) {
      ending = how;
    }
    return new Unwinding(why);
  }

  @Override
  public void run() {
    desk.finish(this, outcome());
  }

  /// Runs the code, and says how it ended.
  Ending outcome() {
    begun = true;
    Ending how = code();
    Ending unwound = ending;
    return unwound == null ? how : unwound;
  }

  private Ending code() {
    try (Telemetry.Span span = telemetry.attempt(job(), wflow.name(), number())) {
      Ending how = code(span);
      switch (how) {
        case Ending.Refused(String why) -> span.failed(why);
        case Ending.Threw(Throwable thrown) when ending == null ->
            span.failed(Texts.reason(thrown));
        case Ending.Threw _, Ending.Returned _, Ending.Unwound _, Ending.Suspended _ -> {}
      }
      return how;
    } catch (RuntimeException | Error e) { // telemetry is code of others too
      LOG.warn("job {}: telemetry threw", job(), e);
      return new Ending.Threw(e);
    }
  }

  /// What of the journal the code has not asked for; null when nothing is left.
  @Nullable String left() {
    return context == null ? null : context.left();
  }

  /// The code gives the job up, if it may: a replay that does so before the end of its journal is
  /// another code's.
  private Ending refused(Exception why) {
    try {
      if (context != null) {
        context.end();
      }
      return new Ending.Refused(Texts.reason(String.valueOf(why.getMessage())));
    } catch (Unwinding e) {
      return new Ending.Threw(e);
    }
  }

  private Ending code(Telemetry.Span span) {
    try {
      byte[] args = desk.load(entry.origin().args());
      context = new JobContext(desk, this, journal.get(), span);
      byte[] result = wflow.run(context, args);
      if (result == null) {
        throw new IllegalStateException("the code returned null: wanted bytes, if only none");
      }
      context.end();
      return new Ending.Returned(Texts.payload("the result", result).clone());
    } catch (FailedJob e) {
      return refused(e);
    } catch (FailedStep e) {
      return e.forGood() ? refused(e) : new Ending.Threw(e);
    } catch (Unwinding e) { // [#ending] says why, unless the code threw another job's
      return new Ending.Threw(e);
    } catch (Throwable e) { // contained: whatever a job's code throws must not reach the engine
      LOG.info("job {} ({} {}) threw", job(), entry.origin().wflow(), entry.origin().key(), e);
      return new Ending.Threw(e);
    }
  }
}
