package org.daybook.documents.internal.blob;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DaybookException;

/// One run of [VaultBlobs#collect]. For one thread.
final class CollectionRun {

  private static final int NAMES = 100;

  private final BlobStore store;
  private final Suspects suspects;
  private final Stripes stripes;
  private final Predicate<BlobRef> arriving;
  private final Clock clock;
  private final Duration grace;

  private final List<String> names = new ArrayList<>();
  private long unknown;
  private long seen;
  private long deleted;
  private long bytes;
  private long unfinished;

  /// @param arriving whether a put is at work on it; asked under its lock
  CollectionRun(
      BlobStore store,
      Suspects suspects,
      Stripes stripes,
      Predicate<BlobRef> arriving,
      Clock clock,
      Duration grace) {
    this.store = store;
    this.suspects = suspects;
    this.stripes = stripes;
    this.arriving = arriving;
    this.clock = clock;
    this.grace = grace;
  }

  Collected run(Predicate<BlobRef> used) {
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace %s: wanted none or a time".formatted(grace));
    }
    boolean finished = walked(used);
    return new Collected(seen, deleted, bytes, unfinished, unknown, names, finished);
  }

  private boolean walked(Predicate<BlobRef> used) {
    try {
      store.walk(
          listed -> {
            if (Thread.currentThread().isInterrupted()) {
              return false;
            }
            look(listed, used);
            return true;
          });
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      unfinished = store.sweep(clock.instant().minus(grace));
      return true;
    } catch (DaybookException.Unavailable e) {
      if (Thread.currentThread().isInterrupted()) {
        return false; // a store may answer an interrupt by failing
      }
      throw e;
    }
  }

  private void look(Listed listed, Predicate<BlobRef> used) {
    switch (listed) {
      case Listed.Unknown(String name) -> {
        unknown++;
        if (names.size() < NAMES) {
          names.add(name);
        }
      }
      case Listed.Blob blob -> {
        seen++;
        if (isOld(blob.modified())) {
          BlobRef ref = blob.ref();
          stripes.locked(ref, holds -> arriving.test(ref) || end(ref, holds, used));
        }
      }
    }
  }

  /// Looks again, under the lock.
  private boolean end(BlobRef ref, Holds holds, Predicate<BlobRef> used) {
    if (holds.held(ref, clock.instant(), grace) || used.test(ref)) {
      return false;
    }
    var kept = store.find(ref).filter(found -> isOld(found.modified()));
    if (kept.isEmpty()) {
      return false;
    }
    store.remove(ref);
    suspects.remove(ref);
    deleted++;
    bytes += kept.get().size();
    return true;
  }

  private boolean isOld(Instant modified) {
    return !modified.plus(grace).isAfter(clock.instant());
  }
}
