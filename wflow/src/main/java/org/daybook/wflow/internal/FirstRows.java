package org.daybook.wflow.internal;

import java.time.Instant;
import org.daybook.wflow.internal.Standing.Stop;
import org.jspecify.annotations.Nullable;

/// Reads the rows that the first release wrote, which held a job's journal too.
public final class FirstRows {

  private FirstRows() {}

  /// A row's job.
  ///
  /// @param head the job's last kept record, 0 if it has none
  public static Entry decode(byte[] bytes, long head) {
    try {
      return decode(new Wire.Reader(bytes), head);
    } catch (Wire.Malformed | IllegalArgumentException | ArithmeticException e) {
      throw RowCodec.damaged(e);
    }
  }

  private static Entry decode(Wire.Reader in, long head) {
    var id = in.job();
    String wflow = in.text();
    String key = in.text();
    String lane = in.maybe();
    long seq = in.count();
    Payload args = payload(in);
    Entry.Origin origin =
        new Entry.Origin(id, wflow, key, lane, null, seq, args, null, null, null, in.time());
    Standing standing = standing(in);
    long place = in.count();
    int attempts = RowCodec.size(in);
    int failures = RowCodec.size(in);
    Entry.Tries tries = new Entry.Tries(attempts, failures, in.flag(), 0, attempts == 0 ? 0 : 1);
    int steps = RowCodec.size(in);
    Instant changed = in.time();
    return new Entry(
        origin,
        standing,
        place,
        tries,
        new Entry.Trail(head, 0, steps),
        Mail.NONE,
        Payload.NONE,
        changed,
        seq);
  }

  private static Payload payload(Wire.Reader in) {
    long position = in.count();
    byte @Nullable [] inline = in.flag() ? in.bytes() : null;
    return new Payload(inline, inline == null ? Payload.INLINE + 1 : inline.length, position);
  }

  private static Standing standing(Wire.Reader in) {
    int number = in.tag();
    return switch (number) {
      case 0 -> new Standing.Queued();
      case 1 -> {
        String cancel = in.maybe();
        yield new Standing.Running(cancel == null ? null : new Stop(cancel, false));
      }
      case 2 -> {
        Instant until = in.time();
        yield new Standing.Waiting(until, in.text(), new Wake.Time());
      }
      case 3 -> new Standing.Parked(in.text());
      case 4 -> new Standing.Succeeded(payload(in));
      case 5 -> new Standing.Failed(in.text());
      case 6 -> new Standing.Cancelled(in.text());
      default -> throw new Wire.Malformed("its state is %d".formatted(number));
    };
  }
}
