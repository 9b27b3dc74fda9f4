package org.daybook.wflow.log;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.daybook.wflow.WflowException.Unavailable;

/// Copies a store in memory into a new SQLite file.
final class MemoryCopy {

  private MemoryCopy() {}

  static void run(List<MemoryPartition> partitions, Collection<JobRow> rows, Path file) {
    try {
      write(partitions, rows, file);
      SqliteDialect.force(file);
    } catch (SQLException | IOException e) {
      throw new Unavailable(
          "%s could not be copied to %s: wanted a new file on a disk with room"
              .formatted(MemoryStore.WHERE, file),
          e);
    }
  }

  private static void write(List<MemoryPartition> partitions, Collection<JobRow> rows, Path file)
      throws SQLException {
    try (Connection connection = SqliteDialect.create(file, partitions.size());
        RecordTable records = new RecordTable(connection);
        JobTable jobs = new JobTable(connection);
        PreparedStatement standing =
            connection.prepareStatement(
                "UPDATE partition SET epoch = ?, base = ?, sealed = ?, note = ?"
                    + " WHERE partition = ?")) {
      for (int i = 0; i < partitions.size(); i++) {
        MemoryPartition p = partitions.get(i);
        for (MemoryPartition.Kept kept : p.records.values()) {
          Log.Stored stored = kept.stored();
          Log.Entry entry = new Log.Entry(stored.bytes(), kept.previous(), kept.blob());
          records.add(i, stored.position(), stored.epoch(), entry);
        }
        records.flush();
        standing.setLong(1, p.epoch);
        standing.setLong(2, p.base);
        standing.setInt(3, p.sealed ? 1 : 0);
        standing.setBytes(4, p.note);
        standing.setInt(5, i);
        standing.executeUpdate();
      }
      jobs.put(rows);
      connection.commit();
    }
  }
}
