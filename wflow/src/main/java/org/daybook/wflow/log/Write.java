package org.daybook.wflow.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Something to write.
sealed interface Write {

  int partition();

  CompletableFuture<?> done();

  /// Something that the present opening of a partition writes.
  sealed interface OfTail extends Write {
    Tail tail();

    @Override
    CompletableFuture<Void> done();

    @Override
    default int partition() {
      return tail().partition;
    }
  }

  record Append(Tail tail, long first, List<Log.Entry> entries, CompletableFuture<Void> done)
      implements OfTail {

    /// About how many bytes it takes.
    long bytes() {
      long bytes = 0;
      for (Log.Entry entry : entries) {
        byte[] blob = entry.blob();
        bytes += entry.bytes().length + (blob == null ? 0 : blob.length);
      }
      return bytes;
    }

    long last() {
      return first + entries.size() - 1;
    }
  }

  record Mark(Tail tail, Log.Checkpoint checkpoint, CompletableFuture<Void> done)
      implements OfTail {}

  record Seal(Tail tail, CompletableFuture<Void> done) implements OfTail {}

  record Open(int partition, CompletableFuture<Tail> done) implements Write {}
}
