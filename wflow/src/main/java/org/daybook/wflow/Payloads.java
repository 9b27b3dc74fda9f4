package org.daybook.wflow;

import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.log.Log;

/// Reads what the fold left in the log. Thread-safe.
final class Payloads {

  private final Log log;
  private final RecentPayloads recent;

  Payloads(Log log, RecentPayloads recent) {
    this.log = log;
    this.recent = recent;
  }

  /// The bytes, the caller's own.
  byte[] load(Payload payload) {
    byte[] inline = payload.inline();
    return inline == null ? at(payload.position()) : inline.clone();
  }

  /// The bytes that the event at a position carries.
  byte[] at(long position) {
    byte[] remembered = recent.at(position);
    return remembered == null ? stored(position) : remembered;
  }

  private byte[] stored(long position) {
    byte[] record =
        log.at(position)
            .orElseThrow(
                () ->
                    new WflowException.Damaged(
                        "wflow log: position %d is missing, which a job needs: restore the log from a backup"
                            .formatted(position)))
            .bytes();
    Event event = EventCodec.decode(position, record);
    byte[] inline = event.payload().inline();
    return inline == null ? log.blob(position) : inline;
  }
}
