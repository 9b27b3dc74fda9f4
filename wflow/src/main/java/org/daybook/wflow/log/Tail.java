package org.daybook.wflow.log;

import java.util.concurrent.CompletableFuture;
import org.daybook.wflow.WflowException;
import org.jspecify.annotations.Nullable;

/// Where one opening of a partition writes.
final class Tail {

  final int partition;
  final long epoch;

  /// The next position; guarded by the writer's lock.
  long next;

  /// What was queued last; guarded by the writer's lock.
  CompletableFuture<?> queued = CompletableFuture.completedFuture(null);

  /// Guarded by the writer's lock.
  boolean closed;

  volatile long base;
  volatile long last;
  volatile boolean sealed;

  /// Why it takes nothing more.
  volatile @Nullable WflowException ended;

  Tail(int partition, long epoch, long base, long last, boolean sealed) {
    this.partition = partition;
    this.epoch = epoch;
    this.base = base;
    this.last = last;
    this.sealed = sealed;
    this.next = last + 1;
  }

  /// @param position of a checkpoint
  void refuseUnlessWithin(long position) {
    if (position < base || position >= next) {
      throw new IllegalArgumentException(
          "checkpoint at position %d: wanted one from %d, the last one's, to %d, the last record's"
              .formatted(position, base, next - 1));
    }
  }

  WflowException.Superseded superseded(String where) {
    return new WflowException.Superseded(
        "%s, partition %d: a later opening than epoch %d has it: open it again to take it back"
            .formatted(where, partition, epoch));
  }

  WflowException.Sealed refused(String where) {
    return new WflowException.Sealed(
        "%s, partition %d was ended: it takes nothing more".formatted(where, partition));
  }
}
