package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.internal.Standing.Stop;
import org.jspecify.annotations.Nullable;

/// A job's row in a checkpoint.
public final class RowCodec {

  private RowCodec() {}

  public static byte[] encode(Entry entry) {
    Entry.Origin origin = entry.origin();
    String label = origin.label();
    Wire.Writer out = new Wire.Writer(label == null ? Wire.SECOND : Wire.THIRD);
    out.job(origin.id()).text(origin.wflow()).text(origin.key()).maybe(origin.lane());
    out.maybe(origin.parent()).count(origin.seq());
    payload(out, origin.args());
    out.maybe(origin.deadline());
    Codes.cron(out, origin.cron());
    out.time(origin.added());
    standing(out, entry.standing());
    Entry.Tries tries = entry.tries();
    out.count(entry.place()).count(tries.attempts()).count(tries.failures()).flag(tries.fresh());
    out.count(tries.deaths()).count(tries.version());
    out.count(entry.trail().head()).count(entry.trail().bytes()).count(entry.trail().steps());
    mail(out, entry.mail());
    payload(out, entry.progress());
    out.time(entry.changed()).count(entry.position());
    return (label == null ? out : out.text(label)).done();
  }

  public static Entry decode(byte[] bytes) {
    try {
      Wire.Reader in = new Wire.Reader(bytes);
      if (in.version() == Wire.FIRST) {
        throw new Wire.Malformed("its format is 1: wanted 2 or 3");
      }
      Entry entry = entry(in);
      if (in.version() == Wire.THIRD) {
        entry = entry.labelled(in.text());
      }
      in.end();
      return entry;
    } catch (Wire.Malformed | IllegalArgumentException | ArithmeticException e) {
      throw damaged(e);
    }
  }

  private static Entry entry(Wire.Reader in) {
    return new Entry(
        new Entry.Origin(
            in.job(),
            in.text(),
            in.text(),
            in.maybe(),
            in.maybeJob(),
            in.count(),
            payload(in),
            in.maybeTime(),
            Codes.cron(in),
            null,
            in.time()),
        standing(in),
        in.count(),
        new Entry.Tries(size(in), size(in), in.flag(), size(in), size(in)),
        new Entry.Trail(in.count(), in.count(), size(in)),
        mail(in),
        payload(in),
        in.time(),
        in.count());
  }

  static Damaged damaged(RuntimeException e) {
    return new Damaged(
        "wflow log: a job's row in the checkpoint is damaged: %s: restore the log from a backup"
            .formatted(e.getMessage()),
        e);
  }

  static int size(Wire.Reader in) {
    return Math.toIntExact(in.count());
  }

  private static void mail(Wire.Writer out, Mail mail) {
    out.count(mail.letters().size());
    for (Letter letter : mail.letters()) {
      out.tag(Codes.number(letter.kind())).text(letter.name());
      out.count(letter.position()).flag(letter.failed());
    }
    out.count(mail.keys().size());
    mail.keys().forEach(out::text);
  }

  private static Mail mail(Wire.Reader in) {
    int count = in.size();
    List<Letter> letters = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      letters.add(new Letter(Codes.letter(in.tag()), in.text(), in.count(), in.flag()));
    }
    int known = in.size();
    List<String> keys = new ArrayList<>(known);
    for (int i = 0; i < known; i++) {
      keys.add(in.text());
    }
    return letters.isEmpty() && keys.isEmpty() ? Mail.NONE : new Mail(letters, keys);
  }

  private static void payload(Wire.Writer out, Payload payload) {
    byte @Nullable [] inline = payload.inline();
    out.count(payload.position()).count(payload.length()).flag(inline != null);
    if (inline != null) {
      out.bytes(inline);
    }
  }

  private static Payload payload(Wire.Reader in) {
    long position = in.count();
    int length = size(in);
    return new Payload(in.flag() ? in.bytes() : null, length, position);
  }

  private static void standing(Wire.Writer out, Standing standing) {
    switch (standing) {
      case Standing.Queued _ -> out.tag(0);
      case Standing.Running(Stop stop) -> {
        out.tag(1).flag(stop != null);
        if (stop != null) {
          out.text(stop.why()).flag(stop.late());
        }
      }
      case Standing.Waiting s -> {
        out.tag(2).maybe(s.until()).text(s.why());
        Codes.wake(out, s.wake());
      }
      case Standing.Parked s -> out.tag(3).text(s.why());
      case Standing.Succeeded s -> payload(out.tag(4), s.result());
      case Standing.Failed s -> out.tag(5).text(s.why());
      case Standing.Cancelled s -> out.tag(6).text(s.why());
      case Standing.Scheduled s -> out.tag(7).time(s.until());
    }
  }

  private static Standing standing(Wire.Reader in) {
    int number = in.tag();
    return switch (number) {
      case 0 -> new Standing.Queued();
      case 1 -> new Standing.Running(in.flag() ? new Stop(in.text(), in.flag()) : null);
      case 2 -> {
        Instant until = in.maybeTime();
        String why = in.text();
        yield new Standing.Waiting(until, why, Codes.wake(in));
      }
      case 3 -> new Standing.Parked(in.text());
      case 4 -> new Standing.Succeeded(payload(in));
      case 5 -> new Standing.Failed(in.text());
      case 6 -> new Standing.Cancelled(in.text());
      case 7 -> new Standing.Scheduled(in.time());
      default -> throw new Wire.Malformed("its state is %d".formatted(number));
    };
  }
}
