package org.daybook.wflow.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One partition's append-only sequence of records at positions 1, 2, 3 and so on. Thread-safe.
public interface Log extends AutoCloseable {

  /// This opening's number, greater than that of every earlier one, and durable.
  long epoch();

  /// The position whose state the checkpoint holds, 0 if there is none. Records up to it are
  /// trimmed but for those that are kept.
  long base();

  /// The position of the last durable record, 0 if there never was one.
  long last();

  /// Queues records for writing, in the order of the calls; returns before they are durable. All of
  /// one call become durable together or not at all. Appends become durable in order: none before
  /// those queued earlier.
  ///
  /// @throws org.daybook.wflow.WflowException.Superseded when a later opening of the partition is
  ///     known; one that is not known yet fails [Appended#await]
  /// @throws org.daybook.wflow.WflowException.Sealed when it was ended, likewise
  Appended append(List<Entry> entries);

  /// Records after a position, in order, without a gap.
  ///
  /// @param after not below [#base]
  /// @throws org.daybook.wflow.WflowException.Damaged when one is missing or its bytes are not
  ///     those written
  List<Stored> read(long after, int limit);

  /// One record, durable and not trimmed.
  Optional<Stored> at(long position);

  /// The large bytes appended with a record.
  ///
  /// @throws org.daybook.wflow.WflowException.Damaged when they are missing or not those written
  byte[] blob(long position);

  /// Hands over the kept records that end at a position, the earliest first: itself, the one it
  /// names as its previous, and so on. None end at position 0. Of a long chain it holds the
  /// positions in memory, not the bytes.
  ///
  /// @throws org.daybook.wflow.WflowException.Damaged when one of them is missing
  void chain(long last, Consumer<Stored> each);

  /// As above, all at once.
  default List<Stored> chain(long last) {
    List<Stored> chain = new ArrayList<>();
    chain(last, chain::add);
    return chain;
  }

  /// Hands over the rows of unfinished jobs, as the last checkpoint left them.
  void restore(Consumer<byte[]> row);

  /// Queues a checkpoint behind the records appended so far, all of it in one transaction: rows are
  /// replaced, jobs forgotten with their chains and blobs, and records up to its position trimmed
  /// but for kept ones.
  Appended checkpoint(Checkpoint checkpoint);

  /// Rows of ended jobs, the first to end first.
  List<JobRow> ended(int limit);

  /// What the rows of ended jobs come to; does not scan.
  Kept kept();

  /// Ends the log: durable when this returns; it takes nothing more, from any opening.
  void seal();

  boolean sealed();

  /// Writes what is queued, then lets go of the partition; the store stays open.
  @Override
  void close();

  /// A record to append.
  ///
  /// @param previous -1: trimmed at the next checkpoint. 0: kept, the first of its chain. Greater:
  ///     kept, and follows the kept record at that position in its chain
  /// @param blob large bytes kept apart from the record, and with it
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Entry(byte[] bytes, long previous, byte @Nullable [] blob) {
    public static final long TRIMMED = -1;
  }

  /// Ended jobs that are kept.
  ///
  /// @param bytes the sum of their [JobRow#bytes]
  /// @param first when the first of them ended; null when there is none
  record Kept(long jobs, long bytes, @Nullable Instant first) {}

  /// A record with its place.
  ///
  /// @param epoch of the opening that appended it
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Stored(long position, long epoch, byte[] bytes) {}

  /// State up to a position.
  ///
  /// @param position up to which records are trimmed; at or after [#base]
  /// @param rows those that changed since the last checkpoint
  /// @param forget jobs whose rows, chains and blobs go
  /// @param note see [LogStore.Standing#note]
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Checkpoint(
      long position, Collection<JobRow> rows, Collection<JobRow> forget, byte[] note) {}
}
