package org.daybook.wflow;

import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.daybook.wflow.Attempt.Ending;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Standing;

/// Decides what becomes of a job whose code is off its thread.
final class Endings {

  private final Payloads payloads;
  private final RandomGenerator random;

  Endings(Payloads payloads, RandomGenerator random) {
    this.payloads = payloads;
    this.random = random;
  }

  /// The events to record; none when the engine closes and the job is to go on later.
  List<Event> events(Wflow wflow, Entry entry, Ending ending, Instant at) {
    JobId job = entry.id();
    String cancel = entry.standing() instanceof Standing.Running running ? running.cancel() : null;
    return switch (ending) {
      case Ending.Returned returned -> List.of(new Event.JobSucceeded(job, returned.result(), at));
      case Ending.Refused refused -> List.of(new Event.JobFailed(job, refused.why(), at));
      case Ending.Threw _, Ending.Unwound _ when cancel != null ->
          List.of(new Event.JobCancelled(job, cancel, at));
      case Ending.Unwound unwound -> unwound.events();
      case Ending.Threw threw -> List.of(again(wflow, entry, threw.thrown(), at));
    };
  }

  private Event again(Wflow wflow, Entry entry, Throwable thrown, Instant at) {
    String why = Texts.reason(thrown);
    RetryPolicy retry;
    try {
      retry = wflow.retry(payloads.load(entry.origin().args()));
    } catch (RuntimeException | Error e) { // code of others
      String told = "its retry policy threw %s, after the code threw %s".formatted(e, why);
      return new Event.JobParked(entry.id(), Texts.reason(told), at);
    }
    int failures = entry.failures() + 1;
    if (failures >= retry.attempts()) {
      String told = "gave up after %d attempts, the last: %s".formatted(failures, why);
      return new Event.JobParked(entry.id(), Texts.reason(retry.attempts() == 1 ? why : told), at);
    }
    Instant until = at.plus(retry.waitAfter(failures, random));
    return new Event.JobWaits(entry.id(), until, why, true, at);
  }
}
