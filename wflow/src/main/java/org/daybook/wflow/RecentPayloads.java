package org.daybook.wflow;

import java.util.LinkedHashMap;
import java.util.Map;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.Payload;
import org.jspecify.annotations.Nullable;

/// The latest payloads that the fold left to the log: most jobs are asked for what they were given
/// soon after. Bounded in bytes, the oldest go first. Thread-safe.
final class RecentPayloads {

  /// Of one partition.
  private static final long MOST_BYTES = 512 << 10;

  private final Map<Long, byte[]> byPosition = new LinkedHashMap<>();
  private long bytes;

  /// @param position the event's place in the log
  void add(long position, Event event) {
    Payload payload = event.payload();
    byte[] inline = payload.inline();
    if (inline != null && payload.inLog() && !payload.isBlob()) {
      add(position, inline);
    }
  }

  private synchronized void add(long position, byte[] payload) {
    byPosition.put(position, payload);
    bytes += payload.length;
    var oldest = byPosition.values().iterator();
    while (bytes > MOST_BYTES) {
      bytes -= oldest.next().length;
      oldest.remove();
    }
  }

  /// The bytes that the event at a position carries, the caller's own; null when they are not here.
  synchronized byte @Nullable [] at(long position) {
    byte[] payload = byPosition.get(position);
    return payload == null ? null : payload.clone();
  }
}
