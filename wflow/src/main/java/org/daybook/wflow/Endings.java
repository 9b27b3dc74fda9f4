package org.daybook.wflow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.internal.Wake;

/// Decides what becomes of a job whose code is off its thread.
final class Endings {

  private final Payloads payloads;
  private final RandomGenerator random;

  Endings(Payloads payloads, RandomGenerator random) {
    this.payloads = payloads;
    this.random = random;
  }

  /// The events to record; none when the engine closes and the job is to go on later.
  List<? extends Event> events(Wflow wflow, Entry entry, Attempt.Ending ending, Instant at) {
    JobId job = entry.id();
    boolean stopping = entry.standing().stopping();
    return switch (ending) {
      case Attempt.Ending.Returned(byte[] result) ->
          List.of(new Event.JobSucceeded(job, Payload.of(result), at));
      case Attempt.Ending.Refused(String why) -> List.of(new Event.JobFailed(job, why, at));
      case Attempt.Ending.Suspended _ -> List.of();
      case Attempt.Ending.Threw _, Attempt.Ending.Unwound _ when stopping ->
          List.of(new Event.JobStopped(job, at));
      case Attempt.Ending.Unwound(var events) -> events;
      case Attempt.Ending.Threw(Throwable thrown) -> List.of(again(wflow, entry, thrown, at));
    };
  }

  private Event again(Wflow wflow, Entry entry, Throwable thrown, Instant at) {
    String why =
        thrown instanceof FailedStep step
            ? Texts.reason(String.valueOf(step.getMessage()))
            : Texts.reason(thrown);
    RetryPolicy retry;
    try {
      retry = wflow.retry(payloads.load(entry.origin().args()));
    } catch (RuntimeException | Error e) { // code of others
      String told = "its retry policy threw %s, after the code threw %s".formatted(e, why);
      return new Event.JobParked(entry.id(), Texts.reason(told), at);
    }
    int failures = entry.tries().failures() + 1;
    if (failures >= retry.attempts()) {
      String told = "gave up after %d attempts, the last: %s".formatted(failures, why);
      return new Event.JobParked(entry.id(), Texts.reason(retry.attempts() == 1 ? why : told), at);
    }
    Instant until = at.plus(retry.waitAfter(failures, random));
    return new Event.JobWaits(entry.id(), until, new Wake.Time(), why, true, at);
  }

  /// What is recorded of a step whose failure is its last; none when it is to be tried again.
  static Optional<Outcome.Failed> last(Attempt.Body body, Throwable thrown) {
    if (thrown instanceof FailedJob) {
      String why = Texts.reason(String.valueOf(thrown.getMessage()));
      return Optional.of(new Outcome.Failed(why, true));
    }
    StepOptions options = body.options();
    boolean again = body.failures() + 1 < options.retry().attempts() && retryable(options, thrown);
    return again ? Optional.empty() : Optional.of(new Outcome.Failed(why(body, thrown), false));
  }

  private static boolean retryable(StepOptions options, Throwable thrown) {
    try {
      return options.retryable().test(thrown);
    } catch (RuntimeException | Error e) { // code of others, which has no say then
      thrown.addSuppressed(e);
      return false;
    }
  }

  /// The events that let a step be tried again.
  static List<Event> again(Attempt attempt, Attempt.Body body, Throwable thrown, Desk desk) {
    Instant now = desk.now();
    String why = why(body, thrown);
    Instant until = now.plus(desk.waitAfter(body.options().retry(), body.failures() + 1));
    return List.of(
        new Event.StepFailed(attempt.job(), body.name(), body.digest(), attempt.number(), why, now),
        new Event.JobWaits(attempt.job(), until, new Wake.Time(), why, false, now));
  }

  static Event recorded(Attempt attempt, Attempt.Body body, Outcome.Failed outcome, Instant now) {
    return new Event.StepRecorded(
        attempt.job(),
        Slot.Kind.STEP,
        body.name(),
        body.digest(),
        attempt.number(),
        0,
        outcome,
        now);
  }

  private static String why(Attempt.Body body, Throwable thrown) {
    return Texts.reason("step \"%s\": %s".formatted(body.name(), Texts.reason(thrown)));
  }
}
