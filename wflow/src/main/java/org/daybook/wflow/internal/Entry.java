package org.daybook.wflow.internal;

import java.time.Instant;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// One job in the fold; immutable, so that readers need no lock.
///
/// @param place its order among its like: in its lane while it is in it, among the ended afterwards
/// @param attempts how many have begun
/// @param failures how many failed since it was added or resumed
/// @param fresh whether its next run is a new attempt, not the continuation of one
/// @param steps how many results its journal holds
public record Entry(
    Origin origin,
    Standing standing,
    long place,
    int attempts,
    int failures,
    boolean fresh,
    int steps,
    Instant changed) {

  /// What a job was added with.
  ///
  /// @param seq the position of its first event
  public record Origin(
      JobId id,
      String wflow,
      String key,
      @Nullable String lane,
      long seq,
      Payload args,
      Instant added) {}

  public JobId id() {
    return origin.id();
  }

  static Entry added(Origin origin) {
    return new Entry(origin, new Standing.Queued(), origin.seq(), 0, 0, true, 0, origin.added());
  }

  Entry to(Standing next, Instant at) {
    return new Entry(origin, next, place, attempts, failures, fresh, steps, at);
  }

  Entry to(Standing next, long newPlace, Instant at) {
    return new Entry(origin, next, newPlace, attempts, failures, fresh, steps, at);
  }

  Entry begun(Instant at) {
    return new Entry(
        origin,
        new Standing.Running(null),
        place,
        fresh ? attempts + 1 : attempts,
        failures,
        false,
        steps,
        at);
  }

  Entry failedOnce() {
    return new Entry(origin, standing, place, attempts, failures + 1, true, steps, changed);
  }

  Entry withFreshAttempts() {
    return new Entry(origin, standing, place, attempts, 0, true, steps, changed);
  }

  Entry stepped(Instant at) {
    return new Entry(origin, standing, place, attempts, failures, fresh, steps + 1, at);
  }
}
