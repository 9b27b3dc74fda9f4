package org.daybook.wflow.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Reads as much of a row of format 1 as a [JobRow] needs.
final class OldRow {

  private static final List<String> STATES =
      List.of("queued", "running", "waiting", "parked", "succeeded", "failed", "cancelled");
  private static final int HEAD = 5;

  private final ByteBuffer in;

  private OldRow(byte[] bytes) {
    in = ByteBuffer.wrap(bytes).position(HEAD);
  }

  static JobRow upgraded(byte[] bytes, long head) {
    return new OldRow(bytes).row(bytes, head);
  }

  private JobRow row(byte[] bytes, long head) {
    JobId id = new JobId(HexFormat.of().formatHex(take(16)));
    String wflow = text();
    String key = text();
    String lane = maybe();
    long seq = count();
    payload();
    Instant added = time();
    int state = in.get();
    String why = why(state);
    count();
    int attempts = (int) count();
    count();
    in.get();
    long steps = count();
    Instant changed = time();
    Instant ended = state >= 4 ? changed : null;
    return new JobRow(
        id,
        0,
        seq,
        wflow,
        key,
        lane,
        null,
        STATES.get(state),
        why,
        attempts,
        steps,
        added,
        changed,
        ended,
        head,
        0,
        bytes);
  }

  private @Nullable String why(int state) {
    return switch (state) {
      case 0 -> null;
      case 1 -> maybe();
      case 2 -> {
        time();
        yield text();
      }
      case 4 -> {
        payload();
        yield null;
      }
      default -> text();
    };
  }

  private void payload() {
    count();
    if (in.get() != 0) {
      text();
    }
  }

  private Instant time() {
    return Instant.ofEpochSecond(in.getLong(), in.getInt());
  }

  private @Nullable String maybe() {
    return in.get() == 0 ? null : text();
  }

  private String text() {
    return new String(take((int) count()), StandardCharsets.UTF_8);
  }

  private byte[] take(int count) {
    byte[] taken = new byte[count];
    in.get(taken);
    return taken;
  }

  private long count() {
    long value = 0;
    for (int shift = 0; true; shift += 7) {
      int next = in.get() & 0xFF;
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }
}
