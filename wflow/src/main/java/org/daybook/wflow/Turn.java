package org.daybook.wflow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.daybook.wflow.log.Appended;
import org.jspecify.annotations.Nullable;

/// What one decision leaves to do once its events are durable.
final class Turn {

  private final List<Attempt> starts = new ArrayList<>();
  private final List<CompletableFuture<Void>> rests = new ArrayList<>();
  private @Nullable Appended last;
  private boolean idle;

  void appended(Appended appended) {
    last = appended;
  }

  @Nullable Appended last() {
    return last;
  }

  void start(Attempt attempt) {
    starts.add(attempt);
  }

  void rest(CompletableFuture<Void> rest) {
    rests.add(rest);
  }

  void idle(boolean now) {
    idle = now;
  }

  boolean idle() {
    return idle;
  }

  /// Waits for the log, then carries out the effects.
  void carryOut() {
    if (last != null) {
      last.await();
    }
    starts.forEach(attempt -> Thread.ofVirtual().name("wflow-job-" + attempt.job()).start(attempt));
    rests.forEach(rest -> rest.complete(null));
  }
}
