package org.daybook.wflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.daybook.wflow.internal.Entry;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Note;
import org.daybook.wflow.internal.State;
import org.daybook.wflow.log.Appended;
import org.daybook.wflow.log.JobRow;
import org.daybook.wflow.log.Log;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a log short: writes jobs as rows beside it, forgets old ones, and reads both back.
/// Confined to its partition's lock.
final class Checkpoints {

  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final int READ_AT_ONCE = 1_000;
  private static final int FORGOTTEN_AT_ONCE = 1_000;
  private static final int LOOKED_AT = 64_000;

  private final Log log;
  private final State state;
  private final int partition;
  private final Retention retention;
  private final Tally tally;
  private long written;

  /// The last write that forgot jobs: until it is durable the log still counts them.
  private @Nullable Appended forgetting;

  Checkpoints(Log log, State state, int partition, Retention retention, Tally tally) {
    this.log = log;
    this.state = state;
    this.partition = partition;
    this.retention = retention;
    this.tally = tally;
    this.written = log.base();
  }

  /// The state that a log's checkpoint and the events after it make.
  static State replayed(Log log) {
    State state = new State(log.base());
    log.restore(state::restore);
    while (state.position() < log.last()) {
      for (Log.Stored stored : log.read(state.position(), READ_AT_ONCE)) {
        Event event = EventCodec.decode(stored.position(), stored.bytes());
        state.apply(stored.position(), stored.epoch(), event);
      }
    }
    for (String fault : state.drainFaults()) {
      LOG.error("wflow log: {}", fault);
    }
    state.drainTouched();
    return state;
  }

  /// How many events came since the last one.
  long behind() {
    return state.position() - written;
  }

  /// The write that forgets jobs now; null when none does.
  @Nullable Appended forgetting() {
    Appended last = forgetting;
    return last == null || last.durable().isDone() ? null : last;
  }

  /// Whether ended jobs are kept beyond what is to be, and none are being forgotten.
  boolean mayForget(Instant now) {
    if (forgetting() != null) {
      return false;
    }
    Log.Kept kept = log.kept();
    Instant first = kept.first();
    return kept.jobs() > retention.jobs()
        || kept.bytes() > retention.bytes()
        || (first != null && first.plus(retention.age()).isBefore(now));
  }

  /// What a checkpoint wrote.
  ///
  /// @param ended jobs whose row is written once this is durable, and that memory need not hold
  ///     then
  /// @param forgotten how many jobs it forgot
  record Written(Appended appended, List<Entry> ended, int forgotten) {}

  /// @param closing whether it is the last one of this opening
  Written write(Instant now, boolean closing) {
    List<JobRow> rows = new ArrayList<>();
    List<Entry> ended = new ArrayList<>();
    for (JobId job : state.drainChanged()) {
      Entry entry = state.index().job(job);
      if (entry != null) {
        rows.add(Rows.of(entry, partition));
        if (entry.standing().phase().ended()) {
          ended.add(entry);
        }
      }
    }
    List<JobRow> forgotten = mayForget(now) ? forgettable(now) : List.of();
    forgotten.forEach(row -> tally.forgotten(row.state()));
    written = state.position();
    byte[] note = Note.of(state, closing).encode();
    Appended appended = log.checkpoint(new Log.Checkpoint(written, rows, forgotten, note));
    if (!forgotten.isEmpty()) {
      forgetting = appended;
    }
    return new Written(appended, ended, forgotten.size());
  }

  /// Looks further where the first to end are all kept for their parents.
  private List<JobRow> forgettable(Instant now) {
    List<JobRow> rows = List.of();
    for (int most = FORGOTTEN_AT_ONCE; rows.isEmpty() && most <= LOOKED_AT; most *= 8) {
      List<JobRow> ended = log.ended(most);
      rows = forgettable(ended, now);
      if (ended.size() < most) {
        break;
      }
    }
    return rows;
  }

  private List<JobRow> forgettable(List<JobRow> ended, Instant now) {
    Log.Kept kept = log.kept();
    long jobs = kept.jobs();
    long bytes = kept.bytes();
    List<JobRow> rows = new ArrayList<>();
    for (JobRow row : ended) {
      Instant end = row.ended();
      boolean old = end != null && end.plus(retention.age()).isBefore(now);
      if (!old && jobs <= retention.jobs() && bytes <= retention.bytes()) {
        break;
      }
      JobId parent = row.parent();
      Entry waits = parent == null ? null : state.index().job(parent);
      boolean wanted = waits != null && !waits.standing().phase().ended();
      if (!wanted && state.index().job(row.id()) == null) {
        rows.add(row);
        jobs--;
        bytes -= row.bytes();
      }
    }
    return rows;
  }
}
