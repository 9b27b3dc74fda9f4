package org.daybook.wflow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Letter;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.log.Appended;
import org.jspecify.annotations.Nullable;

/// Runs code against a journal, as far as that goes, and changes nothing.
final class DryRun implements Desk {

  private final Partition partition;
  private final Attempt attempt;

  DryRun(Partition partition, Entry entry, Wflow wflow, List<Slot> journal) {
    this.partition = partition;
    this.attempt = new Attempt(this, entry, wflow, () -> journal, Telemetry.NONE);
  }

  /// Runs the code to the end of its journal.
  ///
  /// @return the difference, if it asked for something else; null if it did not
  @Nullable String difference() {
    return switch (attempt.outcome()) {
      case Attempt.Ending.Unwound(var events) ->
          events.stream()
              .filter(Event.JobParked.class::isInstance)
              .map(event -> ((Event.JobParked) event).why())
              .findFirst()
              .orElse(null);
      case Attempt.Ending.Threw _ -> attempt.left();
      case Attempt.Ending.Returned _, Attempt.Ending.Refused _ -> null;
      case Attempt.Ending.Suspended _ -> null;
    };
  }

  /// Runs the code, and asks it then.
  ///
  /// @return null when it has no such answer
  byte @Nullable [] answer(String query) {
    Attempt.Ending ended = attempt.outcome();
    var answer = attempt.answers.get(query);
    return answer == null || ended instanceof Attempt.Ending.Returned ? null : answer.get();
  }

  /// Nobody waits for it any more: unwinds the code at its next call.
  void stop() {
    attempt.cancel();
  }

  @Override
  public void mayAct(Attempt who) {
    throw who.unwind(List.of(), "the journal ends here");
  }

  @Override
  public Appended record(Attempt who, List<? extends Event> events) {
    throw who.unwind(List.of(), "nothing is recorded");
  }

  @Override
  public void settle(Attempt who, Appended appended) {
    throw new IllegalStateException("nothing is recorded, so nothing is waited for");
  }

  @Override
  public long epoch() {
    return partition.epoch();
  }

  @Override
  public Instant now() {
    return partition.now();
  }

  @Override
  public long random() {
    throw new IllegalStateException("a random number is asked for only where one is recorded");
  }

  @Override
  public Duration waitAfter(RetryPolicy retry, int failures) {
    return retry.first();
  }

  @Override
  public byte[] load(Payload payload) {
    return partition.reads().load(payload);
  }

  @Override
  public @Nullable Letter letter(JobId job, Letter.Kind kind, String name) {
    return null;
  }

  @Override
  public byte[] load(Letter letter) {
    return partition.reads().load(letter);
  }

  @Override
  public @Nullable Entry find(JobId job) {
    return null;
  }

  @Override
  public boolean send(JobId to, String signal, byte[] payload, String key) {
    throw new IllegalStateException("nothing is sent");
  }

  @Override
  public Event child(JobId parent, JobId child, JobRequest request) {
    throw new IllegalStateException("nothing is started");
  }

  @Override
  public void progress(Attempt who, byte[] said) {}

  @Override
  public void limit(Attempt who, Attempt.Body body, Duration timeout) {
    throw new IllegalStateException("no body is run");
  }

  @Override
  public void finish(Attempt who, Attempt.Ending ending) {
    throw new IllegalStateException("it is not run on a thread of its own");
  }
}
