package org.daybook.wflow;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.daybook.wflow.Context.Body;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.Slot;
import org.daybook.wflow.log.Appended;
import org.jspecify.annotations.Nullable;

/// What one attempt's code is given: answers from the journal, then records.
final class JobContext implements Context {

  private static final byte[] NOTHING = {};

  private final Partition partition;
  private final Attempt attempt;
  private final Replay replay;
  private boolean inBody;

  /// Recorded without waiting: must be durable before the next effect.
  private @Nullable Appended unawaited;

  JobContext(Partition partition, Attempt attempt) {
    this.partition = partition;
    this.attempt = attempt;
    this.replay = new Replay(attempt.journal);
  }

  @Override
  public JobId job() {
    return attempt.job();
  }

  @Override
  public long epoch() {
    return partition.epoch();
  }

  @Override
  public int attempt() {
    return attempt.entry.attempts();
  }

  @Override
  public byte[] step(String name, byte[] request, RetryPolicy retry, Body body) throws Exception {
    String digest = Digests.sha256(request);
    Slot slot = ask(Slot.Kind.STEP, name, digest);
    if (slot != null && slot.result() != null) {
      return load(slot.result());
    }
    settle();
    byte[] result;
    inBody = true;
    try {
      result = body.run();
      if (result == null) {
        throw new IllegalStateException("step \"%s\" returned null: wanted bytes".formatted(name));
      }
    } catch (Unwinding | FailedJob e) {
      throw e;
    } catch (Exception | Error e) {
      int failures = slot == null ? 1 : slot.failures() + 1;
      failed(name, digest, retry, failures, e);
      throw e;
    } finally {
      inBody = false;
    }
    unawaited = record(Slot.Kind.STEP, name, digest, result);
    settle();
    return result;
  }

  @Override
  public void sleep(String name, Duration time) {
    String digest = Digests.sha256(time.toString().getBytes(StandardCharsets.UTF_8));
    Slot slot = ask(Slot.Kind.SLEEP, name, digest);
    Instant now = partition.now();
    Payload known = slot == null ? null : slot.result();
    Instant until = known == null ? now.plus(time) : instant(load(known));
    if (until.isAfter(now)) {
      Event waits = new Event.JobWaits(job(), until, "sleep", false, now);
      throw attempt.unwind(
          known == null
              ? List.of(recorded(Slot.Kind.SLEEP, name, digest, bytes(until)), waits)
              : List.of(waits),
          "the job sleeps");
    }
    if (known == null) {
      unawaited = record(Slot.Kind.SLEEP, name, digest, bytes(until));
    }
  }

  @Override
  public Instant now(String name) {
    String digest = Digests.sha256(NOTHING);
    Slot slot = ask(Slot.Kind.NOW, name, digest);
    if (slot != null && slot.result() != null) {
      return instant(load(slot.result()));
    }
    Instant now = partition.now();
    unawaited = record(Slot.Kind.NOW, name, digest, bytes(now));
    return now;
  }

  @Override
  public long random(String name) {
    String digest = Digests.sha256(NOTHING);
    Slot slot = ask(Slot.Kind.RANDOM, name, digest);
    if (slot != null && slot.result() != null) {
      return ByteBuffer.wrap(load(slot.result())).getLong();
    }
    long drawn = partition.random();
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(drawn).array();
    unawaited = record(Slot.Kind.RANDOM, name, digest, bytes);
    return drawn;
  }

  @Override
  public void progress(byte[] progress) {
    partition.progress(attempt, progress);
  }

  @Override
  public void checkCancelled() {
    attempt.check();
  }

  /// The code has returned: nothing of the journal may be left over.
  void end() {
    String left = replay.left();
    if (left != null) {
      throw park(left);
    }
  }

  private @Nullable Slot ask(Slot.Kind kind, String name, String digest) {
    Texts.name("step name", name);
    attempt.check();
    if (inBody) {
      throw new IllegalStateException(
          "%s \"%s\" was asked inside a step's body: ask before or after the step"
              .formatted(kind.word(), name));
    }
    return switch (replay.ask(kind, name, digest)) {
      case Replay.Answer.Found found -> found.slot();
      case Replay.Answer.New _ -> null;
      case Replay.Answer.Diverged diverged -> throw park(diverged.difference());
    };
  }

  private Unwinding park(String why) {
    Event parked = new Event.JobParked(job(), Texts.reason(why), partition.now());
    return attempt.unwind(List.of(parked), why);
  }

  private void failed(
      String name, String digest, RetryPolicy retry, int failures, Throwable thrown) {
    attempt.check();
    Instant now = partition.now();
    String why = Texts.reason("step \"%s\": %s".formatted(name, Texts.reason(thrown)));
    Event failed = new Event.StepFailed(job(), name, digest, why, now);
    if (failures >= retry.attempts()) {
      unawaited = partition.record(attempt, failed);
      return;
    }
    Instant until = now.plus(partition.waitAfter(retry, failures));
    throw attempt.unwind(List.of(failed, new Event.JobWaits(job(), until, why, false, now)), why);
  }

  private Appended record(Slot.Kind kind, String name, String digest, byte[] result) {
    return partition.record(attempt, recorded(kind, name, digest, result));
  }

  private Event recorded(Slot.Kind kind, String name, String digest, byte[] result) {
    return new Event.StepRecorded(job(), kind, name, digest, result, partition.now());
  }

  private void settle() {
    Appended pending = unawaited;
    if (pending != null) {
      partition.settle(attempt, pending);
      unawaited = null;
    }
  }

  private byte[] load(Payload payload) {
    return partition.payloads().load(payload);
  }

  private static byte[] bytes(Instant time) {
    return ByteBuffer.allocate(12).putLong(time.getEpochSecond()).putInt(time.getNano()).array();
  }

  private static Instant instant(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }
}
