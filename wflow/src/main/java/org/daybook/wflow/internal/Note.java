package org.daybook.wflow.internal;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.daybook.wflow.internal.Standing.Phase;
import org.jspecify.annotations.Nullable;

/// What is known of a partition without its jobs.
///
/// @param position up to which it holds
/// @param wake when something is to happen; null for never
/// @param counts of its unfinished jobs
/// @param closed whether it was written when the partition was closed in order, not on the way
public record Note(long position, @Nullable Instant wake, Map<Phase, Long> counts, boolean closed) {

  private static final Phase[] UNFINISHED = {
    Phase.SCHEDULED, Phase.QUEUED, Phase.RUNNING, Phase.WAITING, Phase.PARKED
  };

  public Note {
    counts = Map.copyOf(counts);
  }

  public static Note of(State state, boolean closed) {
    Map<Phase, Long> counts = new EnumMap<>(Phase.class);
    for (Phase phase : UNFINISHED) {
      counts.put(phase, state.index().count(phase));
    }
    return new Note(state.position(), state.index().timers().first(), counts, closed);
  }

  /// Whether nothing is to be done now, nor was when it was written.
  public boolean rests() {
    return count(Phase.QUEUED) + count(Phase.RUNNING) == 0;
  }

  public long count(Phase phase) {
    return counts.getOrDefault(phase, 0L);
  }

  public byte[] encode() {
    Wire.Writer out = new Wire.Writer(Wire.SECOND);
    out.count(position).maybe(wake);
    for (Phase phase : UNFINISHED) {
      out.count(count(phase));
    }
    out.flag(closed);
    return out.done();
  }

  /// Reads what [#encode] wrote; of no bytes, that of a partition that never was.
  public static Note decode(byte[] bytes) {
    if (bytes.length == 0) {
      return new Note(0, null, Map.of(), true);
    }
    try {
      Wire.Reader in = new Wire.Reader(bytes);
      long position = in.count();
      Instant wake = in.maybeTime();
      Map<Phase, Long> counts = new EnumMap<>(Phase.class);
      for (Phase phase : UNFINISHED) {
        counts.put(phase, in.count());
      }
      boolean closed = in.flag();
      in.end();
      return new Note(position, wake, counts, closed);
    } catch (Wire.Malformed | IllegalArgumentException e) {
      throw RowCodec.damaged(e);
    }
  }
}
