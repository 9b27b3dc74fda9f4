package org.daybook.wflow.internal;

import java.time.Instant;
import org.daybook.wflow.JobId;
import org.jspecify.annotations.Nullable;

/// One job in the fold; immutable, so that readers need no lock.
///
/// @param place its order among its like: in its lane while it is in it, among the ended afterwards
/// @param progress what its code last said
/// @param changed when its standing last changed
/// @param position of the event that changed it last
public record Entry(
    Origin origin,
    Standing standing,
    long place,
    Tries tries,
    Trail trail,
    Mail mail,
    Payload progress,
    Instant changed,
    long position) {

  /// What a job was added with.
  ///
  /// @param seq the position of its first event
  /// @param label of the workers that may run it; null for those of jobs that ask for none
  public record Origin(
      JobId id,
      String wflow,
      String key,
      @Nullable String lane,
      @Nullable JobId parent,
      long seq,
      Payload args,
      @Nullable Instant deadline,
      @Nullable Cron cron,
      @Nullable String label,
      Instant added) {
    Origin labelled(String of) {
      return new Origin(id, wflow, key, lane, parent, seq, args, deadline, cron, of, added);
    }
  }

  /// How often it was tried.
  ///
  /// @param attempts how many have begun
  /// @param failures how many failed since it was added or resumed
  /// @param fresh whether its next run is a new attempt, not the continuation of one
  /// @param deaths how many processes died while it ran, since it last got on
  /// @param version of its definition; 0 before it began
  public record Tries(int attempts, int failures, boolean fresh, int deaths, int version) {
    static final Tries NONE = new Tries(0, 0, true, 0, 0);

    Tries begun(int of) {
      return new Tries(fresh ? attempts + 1 : attempts, failures, false, deaths, of);
    }

    Tries failedOnce() {
      return new Tries(attempts, failures + 1, true, deaths, version);
    }

    Tries anew() {
      return new Tries(attempts, 0, true, 0, version);
    }

    Tries died() {
      return new Tries(attempts, failures, fresh, deaths + 1, version);
    }

    Tries alive() {
      return deaths == 0 ? this : new Tries(attempts, failures, fresh, 0, version);
    }
  }

  /// What the log keeps of it.
  ///
  /// @param head the position of its last kept event, 0 for none
  /// @param bytes how many it comes to, about
  /// @param steps how many of them a replay answers
  public record Trail(long head, long bytes, int steps) {
    static final Trail NONE = new Trail(0, 0, 0);
  }

  public JobId id() {
    return origin.id();
  }

  static Entry added(Origin origin, Standing standing) {
    return new Entry(
        origin,
        standing,
        origin.seq(),
        Tries.NONE,
        Trail.NONE,
        Mail.NONE,
        Payload.NONE,
        origin.added(),
        origin.seq());
  }

  Entry labelled(String of) {
    return new Entry(
        origin.labelled(of), standing, place, tries, trail, mail, progress, changed, position);
  }

  Entry to(Standing next, Instant at) {
    return new Entry(origin, next, place, tries, trail, mail, progress, at, position);
  }

  Entry placed(long newPlace) {
    return new Entry(origin, standing, newPlace, tries, trail, mail, progress, changed, position);
  }

  Entry with(Tries others) {
    return new Entry(origin, standing, place, others, trail, mail, progress, changed, position);
  }

  Entry with(Mail other) {
    return new Entry(origin, standing, place, tries, trail, other, progress, changed, position);
  }

  Entry with(Trail other) {
    return new Entry(origin, standing, place, tries, other, mail, progress, changed, position);
  }

  Entry told(Payload other) {
    return new Entry(origin, standing, place, tries, trail, mail, other, changed, position);
  }

  Entry at(long where) {
    return new Entry(origin, standing, place, tries, trail, mail, progress, changed, where);
  }
}
