package org.daybook.wflow.log;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An append-only sequence of records at positions 1, 2, 3 and so on. Thread-safe. After a failed
/// write every further call fails, and only opening it again helps.
public interface Log extends AutoCloseable {

  /// Queues records for writing, in the order of the calls; returns before they are durable. All of
  /// one call become durable together or not at all.
  Appended append(List<Entry> entries);

  /// Records after a position, in order, without a gap.
  ///
  /// @param after not below [#base]
  List<Stored> read(long after, int limit);

  /// One record, durable and not trimmed.
  Optional<byte[]> at(long position);

  /// All durable records of a group, in order, those below [#base] too.
  List<Stored> group(String group);

  /// The position of the last durable record, 0 if there never was one.
  long last();

  /// This opening's number, greater than that of every earlier one, and durable.
  long epoch();

  /// The position whose state the checkpoint holds, 0 if there is none. Records up to it are
  /// trimmed but for those of a group.
  long base();

  /// Hands over each row of the checkpoint.
  void restore(Consumer<byte[]> row);

  /// Queues a checkpoint behind the records appended so far, all of it in one transaction: rows are
  /// replaced, groups forgotten, and ungrouped records up to its position trimmed.
  Appended checkpoint(Checkpoint checkpoint);

  /// Copies what is durable, as it is at one moment, into a new file that [SqliteLog#open] opens;
  /// others write meanwhile. It is on the disk when this returns.
  ///
  /// @param file not there yet, in a folder that is
  void copyTo(Path file);

  /// Writes what is queued, then lets go of the file.
  @Override
  void close();

  /// A record to append.
  ///
  /// @param group keeps the record, when the log is trimmed, until the group is forgotten
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Entry(byte[] bytes, @Nullable String group) {}

  /// A record with its place.
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Stored(long position, byte[] bytes) {}

  /// State up to a position, as the rows that changed since the last checkpoint.
  ///
  /// @param forget groups whose records and row go
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Checkpoint(long position, Map<String, byte[]> rows, Collection<Forgotten> forget) {}

  /// A group to forget, with its records up to a position.
  record Forgotten(String group, long upTo) {}
}
