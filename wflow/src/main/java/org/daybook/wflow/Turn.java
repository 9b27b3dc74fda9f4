package org.daybook.wflow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.daybook.wflow.internal.Event;
import org.daybook.wflow.internal.EventCodec;
import org.daybook.wflow.internal.State;
import org.daybook.wflow.log.Appended;
import org.daybook.wflow.log.Log;
import org.jspecify.annotations.Nullable;

/// One decision: its events, and what is to be done once they are durable.
final class Turn {

  private final State state;
  private final long epoch;
  private final RecentPayloads recent;
  private final List<Log.Entry> entries = new ArrayList<>();
  private final List<Attempt> starts = new ArrayList<>();
  private final List<CompletableFuture<Void>> done = new ArrayList<>();
  private @Nullable Appended appended;

  Turn(State state, long epoch, RecentPayloads recent) {
    this.state = state;
    this.epoch = epoch;
    this.recent = recent;
  }

  /// Applies an event; it is appended with the others of the turn.
  void commit(Event event) {
    EventCodec.Encoded encoded = EventCodec.encode(event);
    long previous = state.previous(event);
    state.apply(state.position() + 1, epoch, event);
    recent.add(state.position(), event);
    entries.add(new Log.Entry(encoded.bytes(), previous, encoded.blob()));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  int size() {
    return entries.size();
  }

  Appended append(Log log) {
    Appended now = log.append(entries);
    if (now.last() != state.position()) {
      throw new IllegalStateException(
          "the log ends at %d, its fold at %d".formatted(now.last(), state.position()));
    }
    appended = now;
    return now;
  }

  @Nullable Appended appended() {
    return appended;
  }

  void start(Attempt attempt) {
    starts.add(attempt);
  }

  void complete(CompletableFuture<Void> future) {
    done.add(future);
  }

  boolean hasEffects() {
    return !starts.isEmpty() || !done.isEmpty();
  }

  /// Carries the effects out; the events are durable.
  void carryOut(Executor jobs) {
    starts.forEach(jobs::execute);
    done.forEach(future -> future.complete(null));
  }
}
