package org.daybook.wflow.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// Rows to test with.
final class Rows {

  static final Instant START = Instant.parse("2026-01-01T00:00:00.000000001Z");

  private Rows() {}

  /// One whose added time and key are made of a number.
  static JobRow of(int number, String state, long seq, long head, long bytes) {
    return of(number, 0, state, seq, head, bytes, null, null);
  }

  static JobRow of(
      int number,
      int partition,
      String state,
      long seq,
      long head,
      long bytes,
      @Nullable String lane,
      @Nullable JobId parent) {
    boolean ended = Set.of("succeeded", "failed", "cancelled").contains(state);
    Instant added = START.plusSeconds(number / 2);
    return new JobRow(
        id(number),
        partition,
        seq,
        number % 3 == 0 ? "fetch" : "index",
        "key " + number,
        lane,
        parent,
        state,
        state.equals("failed") ? "it broke" : null,
        number % 4,
        number,
        added,
        added.plusNanos(number),
        ended ? added.plusSeconds(100) : null,
        head,
        bytes,
        (state + " " + number).getBytes(UTF_8));
  }

  static JobId id(int number) {
    return JobId.of("w", "key " + number);
  }

  /// Rows as what two can be compared by.
  static List<List<Object>> values(List<JobRow> rows) {
    return rows.stream().map(Rows::values).toList();
  }

  private static List<Object> values(JobRow r) {
    return List.of(
        List.of(r.id(), r.partition(), r.seq(), r.wflow(), r.key(), String.valueOf(r.lane())),
        List.of(String.valueOf(r.parent()), r.state(), String.valueOf(r.why()), r.attempts()),
        List.of(r.steps(), r.added(), r.changed(), String.valueOf(r.ended()), r.head(), r.bytes()),
        new String(r.row(), UTF_8));
  }
}
