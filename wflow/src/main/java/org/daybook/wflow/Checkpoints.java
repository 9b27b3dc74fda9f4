package org.daybook.wflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.Payload;
import org.daybook.wflow.internal.State;
import org.daybook.wflow.log.Log;
import org.jspecify.annotations.Nullable;

/// Keeps the log short: forgets old jobs, writes state beside the log, and reads both back.
final class Checkpoints {

  private static final int READ_AT_ONCE = 1_000;

  private final Log log;
  private final State state;
  private final EngineSettings settings;
  private final Views views;
  private long checkpointed;

  Checkpoints(Log log, State state, EngineSettings settings, Views views) {
    this.log = log;
    this.state = state;
    this.settings = settings;
    this.views = views;
    this.checkpointed = log.base();
  }

  /// The state that a log's checkpoint and the events after it make.
  static State replayed(Log log) {
    State state = new State(log.base());
    log.restore(state::restore);
    while (state.position() < log.last()) {
      for (Log.Stored stored : log.read(state.position(), READ_AT_ONCE)) {
        Event event = EventCodec.decode(stored.position(), stored.bytes());
        try {
          state.apply(stored.position(), event);
        } catch (IllegalStateException e) {
          throw new Damaged(
              "wflow log: the record at position %d cannot follow those before it: %s: restore the log from a backup"
                  .formatted(stored.position(), e.getMessage()),
              e);
        }
      }
    }
    state.drainTouched();
    return state;
  }

  /// Writes a checkpoint when enough events came since the last.
  ///
  /// @param commit takes the event that forgets
  void writeIfDue(Consumer<List<Event>> commit, Instant at) {
    if (state.position() - checkpointed < settings.checkpointEvery()) {
      return;
    }
    long tooMany = state.index().ended().size() - (long) settings.keepEnded();
    if (tooMany > 0) {
      List<JobId> jobs = state.index().ended().stream().limit(tooMany).toList();
      jobs.forEach(views::forget);
      commit.accept(List.of(new Event.JobsForgotten(jobs, at)));
    }
    checkpointed = state.position();
    Map<String, byte[]> rows = new LinkedHashMap<>();
    for (JobId job : state.drainChanged()) {
      rows.put(job.value(), state.row(job));
    }
    List<Log.Forgotten> forgotten = new ArrayList<>();
    state
        .drainForgotten()
        .forEach((job, upTo) -> forgotten.add(new Log.Forgotten(job.value(), upTo)));
    log.checkpoint(new Log.Checkpoint(checkpointed, rows, forgotten));
  }

  /// What keeps an event's record from being trimmed: the job whose bytes it carries.
  static @Nullable String group(Event event) {
    return switch (event) {
      case Event.StepRecorded e -> e.job().value();
      case Event.JobAdded e -> Payload.inLog(e.args()) ? e.job().value() : null;
      case Event.JobSucceeded e -> Payload.inLog(e.result()) ? e.job().value() : null;
      case Event.EpochTaken _, Event.JobsForgotten _, Event.OfJob _ -> null;
    };
  }
}
