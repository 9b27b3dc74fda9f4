package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.internal.Standing.Phase;
import org.jspecify.annotations.Nullable;

/// A job's row in a checkpoint: its entry and, while it is unfinished, its journal.
final class RowCodec {

  private RowCodec() {}

  record Row(Entry entry, List<Slot> journal) {}

  static byte[] encode(Row row) {
    Wire.Writer out = new Wire.Writer();
    Entry entry = row.entry;
    Entry.Origin origin = entry.origin();
    out.job(origin.id()).text(origin.wflow()).text(origin.key()).maybe(origin.lane());
    out.count(origin.seq());
    payload(out, origin.args());
    out.time(origin.added());
    standing(out, entry.standing());
    out.count(entry.place()).count(entry.attempts()).count(entry.failures());
    out.flag(entry.fresh()).count(entry.steps()).time(entry.changed());
    out.count(row.journal.size());
    for (Slot slot : row.journal) {
      out.tag(EventCodec.number(slot.kind())).text(slot.name()).hex(slot.digest());
      out.flag(slot.result() != null).count(slot.failures());
      if (slot.result() != null) {
        payload(out, slot.result());
      }
    }
    return out.done();
  }

  static Row decode(byte[] bytes) {
    try {
      Wire.Reader in = new Wire.Reader(bytes);
      Row row = decode(in);
      in.end();
      return row;
    } catch (Wire.Malformed | IllegalArgumentException e) {
      throw new Damaged(
          "wflow log: a job's row in the checkpoint is damaged: %s: restore the log from a backup"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Row decode(Wire.Reader in) {
    Entry.Origin origin =
        new Entry.Origin(
            in.job(), in.text(), in.text(), in.maybe(), in.count(), payload(in), in.time());
    Entry entry =
        new Entry(
            origin,
            standing(in),
            in.count(),
            Math.toIntExact(in.count()),
            Math.toIntExact(in.count()),
            in.flag(),
            Math.toIntExact(in.count()),
            in.time());
    int count = in.size();
    List<Slot> journal = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Slot.Kind kind = EventCodec.kind(in.tag());
      String name = in.text();
      String digest = in.hex(32);
      boolean recorded = in.flag();
      int failures = Math.toIntExact(in.count());
      journal.add(new Slot(kind, name, digest, recorded ? payload(in) : null, failures));
    }
    return new Row(entry, journal);
  }

  private static void payload(Wire.Writer out, Payload payload) {
    byte @Nullable [] inline = payload.inline();
    out.count(payload.position()).flag(inline != null);
    if (inline != null) {
      out.bytes(inline);
    }
  }

  private static Payload payload(Wire.Reader in) {
    long position = in.count();
    return new Payload(in.flag() ? in.bytes() : null, position);
  }

  private static void standing(Wire.Writer out, Standing standing) {
    out.tag(number(standing.phase()));
    switch (standing) {
      case Standing.Queued _ -> {}
      case Standing.Running s -> out.maybe(s.cancel());
      case Standing.Waiting s -> out.time(s.until()).text(s.why());
      case Standing.Parked s -> out.text(s.why());
      case Standing.Succeeded s -> payload(out, s.result());
      case Standing.Failed s -> out.text(s.why());
      case Standing.Cancelled s -> out.text(s.why());
    }
  }

  private static Standing standing(Wire.Reader in) {
    int number = in.tag();
    return switch (number) {
      case 0 -> new Standing.Queued();
      case 1 -> new Standing.Running(in.maybe());
      case 2 -> {
        Instant until = in.time();
        yield new Standing.Waiting(until, in.text());
      }
      case 3 -> new Standing.Parked(in.text());
      case 4 -> new Standing.Succeeded(payload(in));
      case 5 -> new Standing.Failed(in.text());
      case 6 -> new Standing.Cancelled(in.text());
      default -> throw new Wire.Malformed("its state is %d".formatted(number));
    };
  }

  private static int number(Phase phase) {
    return switch (phase) {
      case QUEUED -> 0;
      case RUNNING -> 1;
      case WAITING -> 2;
      case PARKED -> 3;
      case SUCCEEDED -> 4;
      case FAILED -> 5;
      case CANCELLED -> 6;
    };
  }
}
