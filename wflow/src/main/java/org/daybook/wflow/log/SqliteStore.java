package org.daybook.wflow.log;

import java.nio.file.Path;
import org.daybook.wflow.WflowException;

/// A store in an SQLite file of its own (WAL, `synchronous=FULL`).
public final class SqliteStore extends SqlStore {

  private SqliteStore(Dialect dialect, int partitions) {
    super(dialect, partitions);
  }

  /// As below, where a file of format 1 is refused.
  public static SqliteStore open(Path file, int partitions) {
    return open(file, partitions, FormatOne.refusing(file));
  }

  /// Opens the file, making it if it is not there.
  ///
  /// @param partitions how many a new file gets
  /// @param upgrade for a file of format 1, which becomes a store of one partition
  /// @throws WflowException.InUse while another store has the file open, in this process or another
  /// @throws WflowException.Damaged when the file is not a log
  public static SqliteStore open(Path file, int partitions, RowUpgrade upgrade) {
    Path absolute = file.toAbsolutePath();
    SqliteLock.makeFolder(absolute);
    SqliteLock lock = SqliteLock.of(absolute);
    return new SqliteStore(new SqliteDialect(absolute, lock, upgrade), partitions);
  }

  /// As [#open], whoever has the file open: each partition that is opened is taken from them.
  public static SqliteStore takeOver(Path file, int partitions) {
    Path absolute = file.toAbsolutePath();
    SqliteLock.makeFolder(absolute);
    return new SqliteStore(
        new SqliteDialect(absolute, null, FormatOne.refusing(absolute)), partitions);
  }
}
