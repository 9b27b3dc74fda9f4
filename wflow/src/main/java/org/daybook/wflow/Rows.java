package org.daybook.wflow;

import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.FirstRows;
import org.daybook.wflow.internal.RowCodec;
import org.daybook.wflow.internal.Standing;
import org.daybook.wflow.log.JobFilter;
import org.daybook.wflow.log.JobRow;
import org.jspecify.annotations.Nullable;

/// Jobs of the fold as rows of a table.
final class Rows {

  private Rows() {}

  static JobRow of(Entry entry, int partition) {
    Entry.Origin origin = entry.origin();
    Standing.Phase phase = entry.standing().phase();
    return new JobRow(
        origin.id(),
        partition,
        origin.seq(),
        origin.wflow(),
        origin.key(),
        origin.lane(),
        origin.parent(),
        phase.word(),
        why(entry.standing()),
        entry.tries().attempts(),
        entry.trail().steps(),
        origin.added(),
        entry.changed(),
        phase.ended() ? entry.changed() : null,
        entry.trail().head(),
        entry.trail().bytes(),
        RowCodec.encode(entry));
  }

  /// A row that the first release wrote, as one of this.
  ///
  /// @param head the job's last kept record, 0 if it has none
  static JobRow upgraded(byte[] first, long head) {
    return of(FirstRows.decode(first, head), 0);
  }

  private static @Nullable String why(Standing standing) {
    return switch (standing) {
      case Standing.Scheduled _, Standing.Queued _, Standing.Succeeded _ -> null;
      case Standing.Running(Standing.Stop stop) -> stop == null ? null : stop.why();
      case Standing.Waiting s -> s.why();
      case Standing.Parked s -> s.why();
      case Standing.Failed s -> s.why();
      case Standing.Cancelled s -> s.why();
    };
  }

  static boolean matches(Entry entry, JobFilter filter) {
    Entry.Origin origin = entry.origin();
    return filter.matches(
        entry.standing().phase().word(),
        origin.wflow(),
        origin.lane(),
        origin.parent(),
        origin.added(),
        origin.id());
  }
}
