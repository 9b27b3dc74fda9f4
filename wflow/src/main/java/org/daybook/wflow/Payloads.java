package org.daybook.wflow;

import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.log.Log;

/// Reads what the fold left in the log. Thread-safe.
final class Payloads {

  private final Log log;

  Payloads(Log log) {
    this.log = log;
  }

  /// The bytes, the caller's own.
  byte[] load(Payload payload) {
    byte[] inline = payload.inline();
    return inline == null ? fromLog(payload.position()) : inline.clone();
  }

  private byte[] fromLog(long position) {
    byte[] record =
        log.at(position)
            .orElseThrow(
                () ->
                    new WflowException.Damaged(
                        "wflow log: position %d is missing, which a job needs: restore the log from a backup"
                            .formatted(position)));
    return switch (EventCodec.decode(position, record)) {
      case Event.JobAdded e -> e.args();
      case Event.StepRecorded e -> e.result();
      case Event.JobSucceeded e -> e.result();
      case Event other ->
          throw new WflowException.Damaged(
              "wflow log: position %d holds %s, which carries no bytes: restore the log from a backup"
                  .formatted(position, other.getClass().getSimpleName()));
    };
  }
}
