package org.daybook.wflow;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Letter;
import org.daybook.wflow.internal.Outcome;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.internal.Wake;
import org.daybook.wflow.log.Appended;
import org.jspecify.annotations.Nullable;

/// What one attempt's code is given: answers from the journal, then records.
final class JobContext implements Context {

  private static final byte[] NOTHING = {};
  private static final int LONGEST_PROGRESS = 4_096;

  private final Desk desk;
  private final Attempt attempt;
  private final Replay replay;
  private final Telemetry.Span span;

  /// Recorded without waiting: must be durable before the next effect.
  private @Nullable Appended unawaited;

  JobContext(Desk desk, Attempt attempt, List<Slot> journal, Telemetry.Span span) {
    this.desk = desk;
    this.attempt = attempt;
    this.replay = new Replay(journal, attempt.number());
    this.span = span;
  }

  @Override
  public JobId job() {
    return attempt.job();
  }

  @Override
  public long epoch() {
    return desk.epoch();
  }

  @Override
  public int attempt() {
    return attempt.number();
  }

  @Override
  public byte[] step(String name, byte[] request, StepOptions options, Context.Body body)
      throws FailedStep {
    String digest = Digests.sha256(request);
    if (ask(Slot.Kind.STEP, name, digest) instanceof Replay.Answer.Open(int failures)) {
      settle();
      byte[] result = carriedOut(new Attempt.Body(name, digest, options, failures), body);
      recordNow(Slot.Kind.STEP, name, digest, new Outcome.Returned(Payload.of(result.clone())));
      return result;
    }
    return bytes(replay.found()).orElseThrow();
  }

  private byte[] carriedOut(Attempt.Body body, Context.Body effect) throws FailedStep {
    Throwable thrown;
    attempt.enter(body);
    boolean late = false;
    try (Telemetry.Span step = span.step(Slot.Kind.STEP.word(), body.name())) {
      if (body.options().timeout() != null) {
        desk.limit(attempt, body, body.options().timeout());
      }
      try {
        byte[] result = effect.run();
        if (result == null) {
          throw new IllegalStateException(
              "step \"%s\" returned null: wanted bytes".formatted(body.name()));
        }
        Texts.payload("the result of a step", result);
        late = attempt.leave();
        if (!late) {
          return result;
        }
        thrown = new LateStep(body);
      } catch (Exception | Error e) {
        late = attempt.leave() || late;
        thrown = late ? new LateStep(body) : e;
      }
      step.failed(Texts.reason(thrown));
    }
    if (thrown instanceof Unwinding unwinding) {
      throw unwinding;
    }
    throw failure(body, thrown);
  }

  /// Records a failure, and says what is to be thrown: the failure if it is the last, else what
  /// takes the code off its thread until it is to be tried again.
  private FailedStep failure(Attempt.Body body, Throwable thrown) {
    attempt.check();
    Outcome.Failed last = lastOrNull(body, thrown);
    if (last != null) {
      recordNow(Slot.Kind.STEP, body.name(), body.digest(), last);
      return new FailedStep(last.why(), last.forGood(), thrown);
    }
    throw attempt.unwind(Endings.again(attempt, body, thrown, desk), Texts.reason(thrown));
  }

  private static Outcome.@Nullable Failed lastOrNull(Attempt.Body body, Throwable thrown) {
    return Endings.last(body, thrown).orElse(null);
  }

  @Override
  public byte[] fact(String name, byte[] request, Supplier<byte[]> found) {
    String digest = Digests.sha256(request);
    Slot slot = known(Slot.Kind.STEP, name, digest);
    if (slot != null) {
      return required(slot);
    }
    byte[] fact = found.get();
    Texts.payload("a fact", fact);
    record(Slot.Kind.STEP, name, digest, returned(fact.clone()));
    return fact;
  }

  @Override
  public Optional<byte[]> recorded(String name) {
    attempt.check();
    return replay.ahead(name).map(desk::load);
  }

  @Override
  public void skip() {
    attempt.check();
    replay.skip();
  }

  @Override
  public void skipTo(String name) {
    attempt.check();
    replay.skipTo(name);
  }

  @Override
  public void sleep(String name, Duration time) {
    String digest = Digests.sha256(Texts.bytes(Times.bounded("sleep", time)));
    Slot slot = known(Slot.Kind.SLEEP, name, digest);
    Instant now = desk.now();
    Instant until = slot == null ? now.plus(time) : instant(slot);
    if (!until.isAfter(now)) {
      if (slot == null) {
        record(Slot.Kind.SLEEP, name, digest, returned(bytes(until)));
      }
      return;
    }
    Event waits = new Event.JobWaits(job(), until, new Wake.Time(), "sleep", false, now);
    throw attempt.unwind(
        slot == null
            ? List.of(recorded(Slot.Kind.SLEEP, name, digest, returned(bytes(until)), 0), waits)
            : List.of(waits),
        "the job sleeps");
  }

  @Override
  public Instant now(String name) {
    String digest = Digests.sha256(NOTHING);
    Slot slot = known(Slot.Kind.NOW, name, digest);
    if (slot != null) {
      return instant(slot);
    }
    Instant now = desk.now();
    record(Slot.Kind.NOW, name, digest, returned(bytes(now)));
    return now;
  }

  @Override
  public long random(String name) {
    String digest = Digests.sha256(NOTHING);
    Slot slot = known(Slot.Kind.RANDOM, name, digest);
    if (slot != null) {
      return ByteBuffer.wrap(required(slot)).getLong();
    }
    long drawn = desk.random();
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(drawn).array();
    record(Slot.Kind.RANDOM, name, digest, returned(bytes));
    return drawn;
  }

  @Override
  public byte[] receive(String name, String signal) {
    return received(name, signal, null).orElseThrow();
  }

  @Override
  public Optional<byte[]> receive(String name, String signal, Duration atMost) {
    return received(name, signal, atMost);
  }

  private Optional<byte[]> received(String name, String signal, @Nullable Duration atMost) {
    Texts.name("signal", signal);
    try {
      return letter(Slot.Kind.RECEIVE, name, Letter.Kind.SIGNAL, signal, atMost);
    } catch (FailedStep e) {
      throw new IllegalStateException("a signal never fails", e);
    }
  }

  @Override
  public Awaitable awaitable(String name) {
    return new Awaitable(job(), name);
  }

  @Override
  public byte[] await(Awaitable awaitable) throws FailedStep {
    return awaited(awaitable, null).orElseThrow();
  }

  @Override
  public Optional<byte[]> await(Awaitable awaitable, Duration atMost) throws FailedStep {
    return awaited(awaitable, atMost);
  }

  private Optional<byte[]> awaited(Awaitable awaitable, @Nullable Duration atMost)
      throws FailedStep {
    if (!awaitable.job().equals(job())) {
      throw new IllegalArgumentException(
          "awaitable %s is of another job than %s: wanted one of its own"
              .formatted(awaitable, job()));
    }
    String name = awaitable.name();
    return letter(Slot.Kind.AWAIT, name, Letter.Kind.COMPLETION, name, atMost);
  }

  private Optional<byte[]> letter(
      Slot.Kind kind, String name, Letter.Kind letters, String of, @Nullable Duration atMost)
      throws FailedStep {
    Instant until = atMost == null ? null : deadline(name, atMost);
    String digest = Digests.sha256(Texts.bytes(of));
    Slot slot = known(kind, name, digest);
    if (slot != null) {
      return bytes(slot);
    }
    Letter letter = desk.letter(job(), letters, of);
    Instant now = desk.now();
    if (letter != null) {
      byte[] payload = desk.load(letter);
      Outcome outcome =
          letter.failed()
              ? new Outcome.Failed(Texts.text(payload), false)
              : new Outcome.Returned(Payload.of(payload.clone()));
      unawaited =
          desk.record(attempt, List.of(recorded(kind, name, digest, outcome, letter.position())));
      if (letter.failed()) {
        throw new FailedStep(Texts.text(payload), false, null);
      }
      return Optional.of(payload);
    }
    if (until != null && !until.isAfter(now)) {
      record(kind, name, digest, new Outcome.Nothing());
      return Optional.empty();
    }
    String what = letters == Letter.Kind.SIGNAL ? "signal" : "completion";
    throw attempt.unwind(
        List.of(
            new Event.JobWaits(
                job(),
                until,
                new Wake.Mail(letters, of),
                "%s \"%s\"".formatted(what, of),
                false,
                now)),
        "the job waits");
  }

  private Instant deadline(String name, Duration atMost) {
    String digest = Digests.sha256(Texts.bytes(Times.bounded("wait", atMost)));
    String own = name + " deadline";
    Slot slot = known(Slot.Kind.DEADLINE, own, digest);
    if (slot != null) {
      return instant(slot);
    }
    Instant until = desk.now().plus(atMost);
    record(Slot.Kind.DEADLINE, own, digest, returned(bytes(until)));
    return until;
  }

  @Override
  public boolean send(String name, JobId to, String signal, byte[] payload) {
    Texts.name("signal", signal);
    String digest = Digests.sha256(Texts.bytes(to + " " + signal + " " + Digests.sha256(payload)));
    Slot slot = known(Slot.Kind.SEND, name, digest);
    if (slot != null) {
      return required(slot)[0] == 1;
    }
    settle();
    boolean sent = desk.send(to, signal, payload, job() + "/" + name);
    record(Slot.Kind.SEND, name, digest, returned(new byte[] {(byte) (sent ? 1 : 0)}));
    return sent;
  }

  @Override
  public JobId start(String name, JobRequest request) {
    if (request.lane() != null || request.startAt() != null) {
      throw new IllegalArgumentException(
          "child \"%s\" has a lane or a time to start: wanted neither".formatted(name));
    }
    JobId child = JobId.ofChild(job(), name);
    String digest =
        Digests.sha256(Texts.bytes(request.wflow() + " " + Digests.sha256(request.args())));
    if (known(Slot.Kind.CHILD, name, digest) == null) {
      Event recorded =
          recorded(Slot.Kind.CHILD, name, digest, returned(Texts.bytes(child.value())), 0);
      unawaited =
          desk.record(
              attempt,
              desk.find(child) == null
                  ? List.of(desk.child(job(), child, request), recorded)
                  : List.of(recorded));
    }
    return child;
  }

  @Override
  public byte[] result(String name, JobId child) throws FailedStep {
    String digest = Digests.sha256(Texts.bytes(child.value()));
    Slot slot = known(Slot.Kind.RESULT, name, digest);
    if (slot != null) {
      return bytes(slot).orElseThrow();
    }
    Entry found = desk.find(child);
    if (found == null || !job().equals(found.origin().parent())) {
      throw new IllegalArgumentException(
          "job %s is no child of job %s: wanted one that it started".formatted(child, job()));
    }
    Outcome outcome = outcome(found);
    if (outcome == null) {
      throw attempt.unwind(
          List.of(
              new Event.JobWaits(
                  job(), null, new Wake.Child(child), "child " + child, false, desk.now())),
          "the job waits");
    }
    record(Slot.Kind.RESULT, name, digest, outcome);
    return switch (outcome) {
      case Outcome.Returned(Payload result) -> desk.load(result);
      case Outcome.Failed(String why, boolean forGood) -> throw new FailedStep(why, forGood, null);
      case Outcome.Nothing _ -> throw new IllegalStateException("a child's end is something");
    };
  }

  private @Nullable Outcome outcome(Entry child) {
    return switch (child.standing()) {
      case Standing.Succeeded(Payload result) ->
          new Outcome.Returned(Payload.of(desk.load(result)));
      case Standing.Failed(String why) ->
          new Outcome.Failed("child %s failed: %s".formatted(child.id(), why), false);
      case Standing.Cancelled(String why) ->
          new Outcome.Failed("child %s was cancelled: %s".formatted(child.id(), why), false);
      case Standing.Scheduled _, Standing.Queued _, Standing.Running _ -> null;
      case Standing.Waiting _, Standing.Parked _ -> null;
    };
  }

  @Override
  public void progress(byte[] progress) {
    attempt.check();
    if (progress.length > LONGEST_PROGRESS) {
      throw new IllegalArgumentException(
          "progress of %d bytes: wanted %d at most".formatted(progress.length, LONGEST_PROGRESS));
    }
    desk.progress(attempt, progress.clone());
  }

  @Override
  public void answer(String query, Supplier<byte[]> answer) {
    attempt.answers.put(Texts.name("query", query), answer);
  }

  @Override
  public void checkCancelled() {
    attempt.check();
  }

  @Nullable String left() {
    return replay.left();
  }

  /// The code has returned: nothing of the journal may be left over.
  void end() {
    attempt.check();
    String left = replay.left();
    if (left != null) {
      throw park(left);
    }
  }

  /// The recorded slot, or null when it is to be recorded now.
  private @Nullable Slot known(Slot.Kind kind, String name, String digest) {
    return ask(kind, name, digest) instanceof Replay.Answer.Found(Slot slot) ? slot : null;
  }

  private Replay.Answer ask(Slot.Kind kind, String name, String digest) {
    Texts.name("step name", name);
    attempt.check();
    if (attempt.body() != null) {
      throw new IllegalStateException(
          "%s \"%s\" was asked inside a step's body: ask before or after the step"
              .formatted(kind.word(), name));
    }
    Replay.Answer answer = replay.ask(kind, name, digest);
    switch (answer) {
      case Replay.Answer.Found _ -> {}
      case Replay.Answer.Open _ -> desk.mayAct(attempt);
      case Replay.Answer.Diverged diverged -> throw park(diverged.difference());
    }
    return answer;
  }

  private Unwinding park(String why) {
    Event parked = new Event.JobParked(job(), Texts.reason(why), desk.now());
    return attempt.unwind(List.of(parked), why);
  }

  private void recordNow(Slot.Kind kind, String name, String digest, Outcome outcome) {
    record(kind, name, digest, outcome);
    settle();
  }

  private void record(Slot.Kind kind, String name, String digest, Outcome outcome) {
    unawaited = desk.record(attempt, List.of(recorded(kind, name, digest, outcome, 0)));
  }

  private Event recorded(Slot.Kind kind, String name, String digest, Outcome outcome, long taken) {
    return new Event.StepRecorded(
        job(), kind, name, digest, attempt.number(), taken, outcome, desk.now());
  }

  private void settle() {
    Appended pending = unawaited;
    if (pending != null) {
      desk.settle(attempt, pending);
      unawaited = null;
    }
  }

  /// What a slot holds; none when the time was over first.
  private Optional<byte[]> bytes(Slot slot) throws FailedStep {
    return switch (slot.outcome()) {
      case Outcome.Returned(Payload result) -> Optional.of(desk.load(result));
      case Outcome.Failed(String why, boolean forGood) -> throw new FailedStep(why, forGood, null);
      case Outcome.Nothing _ -> Optional.empty();
      case null -> throw new IllegalStateException("a slot that is found has an outcome");
    };
  }

  private byte[] required(Slot slot) {
    try {
      return bytes(slot).orElseThrow();
    } catch (FailedStep e) {
      throw new IllegalStateException(
          "%s \"%s\" never fails".formatted(slot.kind().word(), slot.name()), e);
    }
  }

  private Instant instant(Slot slot) {
    ByteBuffer in = ByteBuffer.wrap(required(slot));
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }

  private static Outcome returned(byte[] bytes) {
    return new Outcome.Returned(Payload.of(bytes));
  }

  private static byte[] bytes(Instant time) {
    return ByteBuffer.allocate(12).putLong(time.getEpochSecond()).putInt(time.getNano()).array();
  }
}
