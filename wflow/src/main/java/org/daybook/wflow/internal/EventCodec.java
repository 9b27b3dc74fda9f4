package org.daybook.wflow.internal;

import java.util.ArrayList;
import java.util.List;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobRequest.Supersede;
import org.daybook.wflow.WflowException.Damaged;

/// Events as bytes. A type's number and fields never change: a new need is a new number.
public final class EventCodec {

  private EventCodec() {}

  public static byte[] encode(Event event) {
    Wire.Writer out = new Wire.Writer();
    switch (event) {
      case Event.EpochTaken e -> out.tag(1).time(e.at()).count(e.epoch());
      case Event.JobAdded e -> {
        out.tag(2).time(e.at()).job(e.job()).text(e.wflow()).text(e.key()).maybe(e.lane());
        out.tag(number(e.supersede())).bytes(e.args());
      }
      case Event.AttemptBegun e -> out.tag(3).time(e.at()).job(e.job());
      case Event.StepRecorded e -> {
        out.tag(4).time(e.at()).job(e.job()).tag(number(e.kind())).text(e.name());
        out.hex(e.digest()).bytes(e.result());
      }
      case Event.StepFailed e ->
          out.tag(5).time(e.at()).job(e.job()).text(e.name()).hex(e.digest()).text(e.why());
      case Event.JobWaits e ->
          out.tag(6).time(e.at()).job(e.job()).time(e.until()).text(e.why()).flag(e.failed());
      case Event.JobWoken e -> out.tag(7).time(e.at()).job(e.job());
      case Event.JobParked e -> out.tag(8).time(e.at()).job(e.job()).text(e.why());
      case Event.JobResumed e -> out.tag(9).time(e.at()).job(e.job());
      case Event.JobSucceeded e -> out.tag(10).time(e.at()).job(e.job()).bytes(e.result());
      case Event.JobFailed e -> out.tag(11).time(e.at()).job(e.job()).text(e.why());
      case Event.CancelAsked e -> out.tag(12).time(e.at()).job(e.job()).text(e.why());
      case Event.JobCancelled e -> out.tag(13).time(e.at()).job(e.job()).text(e.why());
      case Event.JobsForgotten e -> {
        out.tag(14).time(e.at()).count(e.jobs().size());
        e.jobs().forEach(out::job);
      }
    }
    return out.done();
  }

  /// Reads what [#encode] wrote.
  ///
  /// @param position names the record when it does not decode
  public static Event decode(long position, byte[] bytes) {
    try {
      Wire.Reader in = new Wire.Reader(bytes);
      Event event = decode(in);
      in.end();
      return event;
    } catch (Wire.Malformed | IllegalArgumentException e) {
      throw new Damaged(
          "wflow log: the record at position %d is damaged: %s: restore the log from a backup"
              .formatted(position, e.getMessage()),
          e);
    }
  }

  private static Event decode(Wire.Reader in) {
    int type = in.tag();
    var at = in.time();
    return switch (type) {
      case 1 -> new Event.EpochTaken(in.count(), at);
      case 2 ->
          new Event.JobAdded(
              in.job(), in.text(), in.text(), in.maybe(), supersede(in.tag()), in.bytes(), at);
      case 3 -> new Event.AttemptBegun(in.job(), at);
      case 4 ->
          new Event.StepRecorded(in.job(), kind(in.tag()), in.text(), in.hex(32), in.bytes(), at);
      case 5 -> new Event.StepFailed(in.job(), in.text(), in.hex(32), in.text(), at);
      case 6 -> new Event.JobWaits(in.job(), in.time(), in.text(), in.flag(), at);
      case 7 -> new Event.JobWoken(in.job(), at);
      case 8 -> new Event.JobParked(in.job(), in.text(), at);
      case 9 -> new Event.JobResumed(in.job(), at);
      case 10 -> new Event.JobSucceeded(in.job(), in.bytes(), at);
      case 11 -> new Event.JobFailed(in.job(), in.text(), at);
      case 12 -> new Event.CancelAsked(in.job(), in.text(), at);
      case 13 -> new Event.JobCancelled(in.job(), in.text(), at);
      case 14 -> new Event.JobsForgotten(jobs(in), at);
      default -> throw new Wire.Malformed("its type is %d".formatted(type));
    };
  }

  private static List<JobId> jobs(Wire.Reader in) {
    int count = in.size();
    List<JobId> jobs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      jobs.add(in.job());
    }
    return jobs;
  }

  private static int number(Supersede supersede) {
    return switch (supersede) {
      case NONE -> 0;
      case WAITING -> 1;
      case ALL -> 2;
    };
  }

  private static Supersede supersede(int number) {
    return switch (number) {
      case 0 -> Supersede.NONE;
      case 1 -> Supersede.WAITING;
      case 2 -> Supersede.ALL;
      default -> throw new Wire.Malformed("its supersede is %d".formatted(number));
    };
  }

  static int number(Slot.Kind kind) {
    return switch (kind) {
      case STEP -> 0;
      case SLEEP -> 1;
      case NOW -> 2;
      case RANDOM -> 3;
    };
  }

  static Slot.Kind kind(int number) {
    return switch (number) {
      case 0 -> Slot.Kind.STEP;
      case 1 -> Slot.Kind.SLEEP;
      case 2 -> Slot.Kind.NOW;
      case 3 -> Slot.Kind.RANDOM;
      default -> throw new Wire.Malformed("its kind is %d".formatted(number));
    };
  }
}
