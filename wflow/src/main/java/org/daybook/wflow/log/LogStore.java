package org.daybook.wflow.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daybook.wflow.JobId;

/// Where the logs of an engine's partitions are kept, and the rows of its jobs: one database, one
/// writer, and so one fsync for all that wait. Thread-safe. After a failed write every further
/// write fails, and only opening it again helps.
public interface LogStore extends AutoCloseable {

  /// How many partitions it has; chosen when it was made, the same for ever.
  int partitions();

  /// What is known of a partition without opening it.
  Standing standing(int partition);

  /// Opens a partition's log under a new, greater epoch. Whoever had it open writes no more: its
  /// appends fail as superseded.
  Log open(int partition);

  /// The row of a job, wherever it was written last; none when it was not yet or is forgotten.
  Optional<JobRow> row(JobId job);

  /// Rows that match, of all partitions, in the order of [JobFilter#order].
  List<JobRow> rows(JobFilter filter, int limit);

  /// How many rows of ended jobs are in each state, by sums kept beside them; does not scan.
  Map<String, Long> counts();

  /// How many bytes it takes, as nearly as the store can say cheaply.
  long bytes();

  /// Copies what is durable, as it is at one moment, into a new file that [SqliteStore#open] opens;
  /// others write meanwhile. It is on the disk when this returns.
  ///
  /// @param file not there yet, in a folder that is
  void copyTo(Path file);

  /// Writes what is queued, then lets go of the database. Logs that are open are closed.
  @Override
  void close();

  /// A partition between two openings.
  ///
  /// @param epoch of its last opening, 0 if it was never opened
  /// @param base the position of its last checkpoint
  /// @param last the position of its last record
  /// @param note what the last checkpoint left for whoever opens the store; empty if none did
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Standing(long epoch, long base, long last, boolean sealed, byte[] note) {}
}
