package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WflowException.Damaged;
import org.jspecify.annotations.Nullable;

/// Events as bytes. A type's number and fields never change: a new need is a new number. Numbers
/// below [#SECOND] were written by the first release and are read for ever.
public final class EventCodec {

  static final int SECOND = 20;

  /// A job that asks for a label; one that does not is written as ever.
  private static final int LABELLED = 32;

  private EventCodec() {}

  /// An event as it is stored.
  ///
  /// @param blob its payload, when that is stored apart
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  public record Encoded(byte[] bytes, byte @Nullable [] blob) {}

  public static Encoded encode(Event event) {
    Wire.Writer out = new Wire.Writer(Wire.FIRST);
    switch (event) {
      case Event.EpochTaken e -> out.tag(20).time(e.at()).count(e.epoch()).flag(e.clean());
      case Event.JobAdded e -> {
        out.tag(e.label() == null ? 21 : LABELLED)
            .time(e.at())
            .job(e.job())
            .text(e.wflow())
            .text(e.key())
            .maybe(e.lane());
        out.maybe(e.parent()).tag(Codes.number(e.supersede())).maybe(e.startAt());
        out.maybe(e.deadline());
        Codes.cron(out, e.cron());
        Codes.payload(out, e.args());
        if (e.label() != null) {
          out.text(e.label());
        }
      }
      case Event.AttemptBegun e -> out.tag(22).time(e.at()).job(e.job()).count(e.version());
      case Event.StepRecorded e -> {
        out.tag(23).time(e.at()).job(e.job()).tag(Codes.number(e.kind())).text(e.name());
        out.hex(e.digest()).count(e.attempt()).count(e.taken());
        Codes.outcome(out, e.outcome());
      }
      case Event.StepFailed e -> {
        out.tag(24).time(e.at()).job(e.job()).text(e.name()).hex(e.digest());
        out.count(e.attempt()).text(e.why());
      }
      case Event.JobWaits e -> {
        out.tag(25).time(e.at()).job(e.job()).maybe(e.until());
        Codes.wake(out, e.wake());
        out.text(e.why()).flag(e.failed());
      }
      case Event.JobWoken e -> out.tag(7).time(e.at()).job(e.job());
      case Event.JobParked e -> out.tag(8).time(e.at()).job(e.job()).text(e.why());
      case Event.JobResumed e -> out.tag(9).time(e.at()).job(e.job());
      case Event.JobRestarted e -> out.tag(26).time(e.at()).job(e.job()).count(e.kept());
      case Event.JobSucceeded e -> {
        out.tag(27).time(e.at()).job(e.job());
        Codes.payload(out, e.result());
      }
      case Event.JobFailed e -> out.tag(11).time(e.at()).job(e.job()).text(e.why());
      case Event.CancelAsked e -> out.tag(12).time(e.at()).job(e.job()).text(e.why());
      case Event.DeadlinePassed e -> out.tag(28).time(e.at()).job(e.job());
      case Event.JobStopped e -> out.tag(29).time(e.at()).job(e.job());
      case Event.LetterSent e -> {
        out.tag(30).time(e.at()).job(e.job()).tag(Codes.number(e.kind())).text(e.name());
        out.maybe(e.key()).flag(e.failed());
        Codes.payload(out, e.payload());
      }
      case Event.ProgressTold e -> {
        out.tag(31).time(e.at()).job(e.job());
        Codes.payload(out, e.payload());
      }
      case Event.JobsForgotten e -> {
        out.tag(14).time(e.at()).count(e.jobs().size());
        e.jobs().forEach(out::job);
      }
    }
    return new Encoded(out.done(), event.payload().isBlob() ? event.payload().inline() : null);
  }

  /// Reads what [#encode] wrote; a payload stored apart is not in it.
  ///
  /// @param position names the record when it does not decode
  public static Event decode(long position, byte[] bytes) {
    try {
      Wire.Reader in = new Wire.Reader(bytes);
      int type = in.tag();
      Instant at = in.time();
      Event event = type < SECOND ? first(type, at, in) : second(type, at, in);
      in.end();
      return event;
    } catch (Wire.Malformed | IllegalArgumentException e) {
      throw new Damaged(
          "wflow log: the record at position %d is damaged: %s: restore the log from a backup"
              .formatted(position, e.getMessage()),
          e);
    }
  }

  private static Event second(int type, Instant at, Wire.Reader in) {
    return switch (type) {
      case 20 -> new Event.EpochTaken(in.count(), in.flag(), at);
      case 21, LABELLED -> added(type, at, in);
      case 22 -> new Event.AttemptBegun(in.job(), Math.toIntExact(in.count()), at);
      case 23 ->
          new Event.StepRecorded(
              in.job(),
              Codes.kind(in.tag()),
              in.text(),
              in.hex(32),
              Math.toIntExact(in.count()),
              in.count(),
              Codes.outcome(in),
              at);
      case 24 ->
          new Event.StepFailed(
              in.job(), in.text(), in.hex(32), Math.toIntExact(in.count()), in.text(), at);
      case 25 ->
          new Event.JobWaits(in.job(), in.maybeTime(), Codes.wake(in), in.text(), in.flag(), at);
      case 26 -> new Event.JobRestarted(in.job(), Math.toIntExact(in.count()), at);
      case 27 -> new Event.JobSucceeded(in.job(), Codes.payload(in), at);
      case 28 -> new Event.DeadlinePassed(in.job(), at);
      case 29 -> new Event.JobStopped(in.job(), at);
      case 30 ->
          new Event.LetterSent(
              in.job(),
              Codes.letter(in.tag()),
              in.text(),
              in.maybe(),
              in.flag(),
              Codes.payload(in),
              at);
      case 31 -> new Event.ProgressTold(in.job(), Codes.payload(in), at);
      default -> throw new Wire.Malformed("its type is %d".formatted(type));
    };
  }

  private static Event added(int type, Instant at, Wire.Reader in) {
    JobId job = in.job();
    String wflow = in.text();
    String key = in.text();
    String lane = in.maybe();
    JobId parent = in.maybeJob();
    var supersede = Codes.supersede(in.tag());
    Instant start = in.maybeTime();
    Instant deadline = in.maybeTime();
    Cron cron = Codes.cron(in);
    Payload args = Codes.payload(in);
    String label = type == LABELLED ? in.text() : null;
    return new Event.JobAdded(
        job, wflow, key, lane, parent, supersede, start, deadline, cron, label, args, at);
  }

  /// As of the first release, which did not say which attempt a step was of, and kept no failures.
  private static Event first(int type, Instant at, Wire.Reader in) {
    return switch (type) {
      case 1 -> new Event.EpochTaken(in.count(), true, at);
      case 2 -> {
        JobId job = in.job();
        String wflow = in.text();
        String key = in.text();
        String lane = in.maybe();
        var supersede = Codes.supersede(in.tag());
        Payload args = Payload.ofFirst(in.bytes());
        yield new Event.JobAdded(
            job, wflow, key, lane, null, supersede, null, null, null, null, args, at);
      }
      case 3 -> new Event.AttemptBegun(in.job(), 1, at);
      case 4 -> {
        JobId job = in.job();
        Slot.Kind kind = Codes.kind(in.tag());
        String name = in.text();
        String digest = in.hex(32);
        Outcome outcome = new Outcome.Returned(Payload.of(in.bytes()));
        yield new Event.StepRecorded(job, kind, name, digest, 1, 0, outcome, at);
      }
      case 5 -> new Event.StepFailed(in.job(), in.text(), in.hex(32), 0, in.text(), at);
      case 6 -> {
        JobId job = in.job();
        Instant until = in.time();
        yield new Event.JobWaits(job, until, new Wake.Time(), in.text(), in.flag(), at);
      }
      case 7 -> new Event.JobWoken(in.job(), at);
      case 8 -> new Event.JobParked(in.job(), in.text(), at);
      case 9 -> new Event.JobResumed(in.job(), at);
      case 10 -> new Event.JobSucceeded(in.job(), Payload.ofFirst(in.bytes()), at);
      case 11 -> new Event.JobFailed(in.job(), in.text(), at);
      case 12 -> new Event.CancelAsked(in.job(), in.text(), at);
      case 13 -> {
        JobId job = in.job();
        in.text();
        yield new Event.JobStopped(job, at);
      }
      case 14 -> {
        int count = in.size();
        List<JobId> jobs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
          jobs.add(in.job());
        }
        yield new Event.JobsForgotten(jobs, at);
      }
      default -> throw new Wire.Malformed("its type is %d".formatted(type));
    };
  }
}
