package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.jspecify.annotations.Nullable;

/// Draws events of a few jobs and lanes: legal ones mostly, as they would follow in a state, and
/// some that no engine writes. Progress is never as long as what is stored apart: code may not tell
/// so much.
final class Histories {

  private static final String[] TEXTS = {"", "a step", "\u00e9", "\uD83D\uDE00 \u0000", "signal"};
  private static final int[] SIZES = {0, 1, 20, 128, 129, 512, 513, 3_000, 32 << 10, 40_000};

  private final Random random;

  Histories(long seed) {
    random = new Random(seed);
  }

  /// The next event after a state.
  Event next(State state) {
    if (random.nextInt(30) == 0) {
      return new Event.EpochTaken(state.epoch() + 1, random.nextBoolean(), time());
    }
    JobId job = job();
    if (state.index().job(job) == null || random.nextInt(12) == 0) {
      return added(job);
    }
    for (int tries = 0; tries < 20 && random.nextInt(10) > 0; tries++) {
      Event.OfJob event = ofJob(job);
      if (state.permits(event)) {
        return event;
      }
    }
    return random.nextInt(20) == 0 ? new Event.JobsForgotten(List.of(job), time()) : ofJob(job);
  }

  /// Any event but an epoch, legal or not.
  Event any() {
    JobId job = job();
    return switch (random.nextInt(10)) {
      case 0 -> added(job);
      case 1 -> new Event.JobsForgotten(List.of(job, job()), time());
      default -> ofJob(job);
    };
  }

  private Event added(JobId job) {
    Instant at = time();
    return new Event.JobAdded(
        job,
        random.nextBoolean() ? "import" : "process",
        text(),
        maybe(2, lane()),
        maybe(3, job()),
        Supersede.values()[random.nextInt(3)],
        maybe(3, at.plusSeconds(random.nextInt(3))),
        maybe(3, time()),
        maybe(9, new Cron(text(), "0 3 * * *", "Z")),
        maybe(3, "gpu"),
        payload(),
        at);
  }

  private Event.OfJob ofJob(JobId job) {
    Instant at = time();
    return switch (random.nextInt(21)) {
      case 0, 1, 2, 3 -> new Event.AttemptBegun(job, random.nextInt(1, 300), at);
      case 4, 5 -> recorded(job, at);
      case 6 -> new Event.StepFailed(job, text(), digest(), random.nextInt(4), text(), at);
      case 7, 8 -> new Event.JobWaits(job, maybe(2, time()), wake(), text(), flag(), at);
      case 9, 10 -> new Event.JobWoken(job, at);
      case 11 -> new Event.JobParked(job, text(), at);
      case 12 -> new Event.JobResumed(job, at);
      case 13 -> new Event.JobRestarted(job, random.nextInt(4), at);
      case 14 -> new Event.JobSucceeded(job, payload(), at);
      case 15 -> new Event.JobFailed(job, text(), at);
      case 16 -> new Event.CancelAsked(job, text(), at);
      case 17 -> new Event.DeadlinePassed(job, at);
      case 18 -> new Event.JobStopped(job, at);
      case 19 ->
          new Event.LetterSent(job, letter(), text(), maybe(2, text()), flag(), payload(), at);
      default -> new Event.ProgressTold(job, Payload.of(new byte[random.nextInt(200)]), at);
    };
  }

  private Event.OfJob recorded(JobId job, Instant at) {
    Outcome outcome =
        switch (random.nextInt(4)) {
          case 0 -> new Outcome.Failed(text(), flag());
          case 1 -> new Outcome.Nothing();
          default -> new Outcome.Returned(payload());
        };
    Slot.Kind kind = Slot.Kind.values()[random.nextInt(Slot.Kind.values().length)];
    int attempt = random.nextInt(1, 4);
    long taken = random.nextInt(40);
    return new Event.StepRecorded(job, kind, text(), digest(), attempt, taken, outcome, at);
  }

  private Wake wake() {
    return switch (random.nextInt(3)) {
      case 0 -> new Wake.Time();
      case 1 -> new Wake.Mail(letter(), text());
      default -> new Wake.Child(job());
    };
  }

  private Letter.Kind letter() {
    return flag() ? Letter.Kind.SIGNAL : Letter.Kind.COMPLETION;
  }

  private boolean flag() {
    return random.nextBoolean();
  }

  private <T> @Nullable T maybe(int outOf, T value) {
    return random.nextInt(outOf) == 0 ? value : null;
  }

  private JobId job() {
    return new JobId(Integer.toString(random.nextInt(7)).repeat(32));
  }

  private String lane() {
    return random.nextInt(3) == 0 ? "b" : "a";
  }

  private String text() {
    return random.nextInt(20) == 0
        ? "x".repeat(random.nextInt(300))
        : TEXTS[random.nextInt(TEXTS.length)];
  }

  private String digest() {
    return flag() ? "0123456789abcdef".repeat(4) : "ff".repeat(32);
  }

  private Payload payload() {
    byte[] bytes = new byte[SIZES[random.nextInt(random.nextInt(6) == 0 ? SIZES.length : 5)]];
    random.nextBytes(bytes);
    return Payload.of(bytes);
  }

  private Instant time() {
    return random.nextInt(9) == 0
        ? Instant.ofEpochSecond(random.nextLong(1L << 40), random.nextInt(1_000_000_000))
        : Instant.ofEpochSecond(random.nextInt(100));
  }
}
