package org.daybook.wflow.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import org.daybook.wflow.log.Log.Entry;
import org.jspecify.annotations.Nullable;

/// Writes records and their blobs. Confined to the thread of its connection.
final class RecordTable implements AutoCloseable {

  /// The places of a chain, from its last: bound to place, then to the partition's first place.
  private static final String CHAIN =
      """
      (WITH RECURSIVE chain (place, previous) AS (
        SELECT place, previous FROM log WHERE place = ? AND previous >= 0
        UNION ALL
        SELECT log.place, log.previous FROM chain JOIN log ON log.place = ? + chain.previous
        WHERE chain.previous > 0 AND log.previous >= 0)
      SELECT place FROM chain)""";

  private final PreparedStatement insert;
  private final PreparedStatement attach;
  private final PreparedStatement trim;
  private final PreparedStatement detach;
  private final PreparedStatement forget;
  private final PreparedStatement forgetBlobs;
  private boolean attached;

  RecordTable(Connection connection) throws SQLException {
    insert =
        connection.prepareStatement(
            "INSERT INTO log (place, epoch, previous, crc, bytes) VALUES (?, ?, ?, ?, ?)");
    attach =
        connection.prepareStatement("INSERT INTO payload (place, crc, bytes) VALUES (?, ?, ?)");
    trim =
        connection.prepareStatement(
            "DELETE FROM log WHERE place > ? AND place <= ? AND previous = -1");
    detach =
        connection.prepareStatement(
            "DELETE FROM payload WHERE place > ? AND place <= ?"
                + " AND NOT EXISTS (SELECT 1 FROM log WHERE log.place = payload.place)");
    forget = connection.prepareStatement("DELETE FROM log WHERE place IN " + CHAIN);
    forgetBlobs = connection.prepareStatement("DELETE FROM payload WHERE place IN " + CHAIN);
  }

  /// Adds a record to those of the next [#flush].
  void add(int partition, long position, long epoch, Entry entry) throws SQLException {
    long place = Place.of(partition, position);
    insert.setLong(1, place);
    insert.setLong(2, epoch);
    insert.setLong(3, entry.previous());
    insert.setLong(4, Place.checksum(place, epoch, entry.previous(), entry.bytes()));
    insert.setBytes(5, entry.bytes());
    insert.addBatch();
    attach(place, entry.blob());
  }

  private void attach(long place, byte @Nullable [] blob) throws SQLException {
    if (blob == null) {
      return;
    }
    attach.setLong(1, place);
    attach.setLong(2, Place.checksum(place, 0, 0, blob));
    attach.setBytes(3, blob);
    attach.addBatch();
    attached = true;
  }

  void flush() throws SQLException {
    insert.executeBatch();
    if (attached) {
      attach.executeBatch();
      attached = false;
    }
  }

  /// Deletes what no chain keeps after a position and up to another.
  void trim(int partition, long after, long upTo) throws SQLException {
    for (PreparedStatement each : new PreparedStatement[] {trim, detach}) {
      each.setLong(1, Place.of(partition, after));
      each.setLong(2, Place.of(partition, upTo));
      each.executeUpdate();
    }
  }

  /// Deletes the chains of jobs, with their blobs.
  void forget(int partition, Collection<JobRow> jobs) throws SQLException {
    for (PreparedStatement each : new PreparedStatement[] {forgetBlobs, forget}) {
      for (JobRow job : jobs) {
        each.setLong(1, Place.of(partition, job.head()));
        each.setLong(2, Place.of(partition, 0));
        each.addBatch();
      }
      each.executeBatch();
    }
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    attach.close();
    trim.close();
    detach.close();
    forget.close();
    forgetBlobs.close();
  }
}
