package org.daybook.wflow.log;

import java.sql.ResultSet;
import java.sql.SQLException;

/// A record as columns of the table `log`.
final class RecordColumns {

  /// The columns in the order of [#read].
  static final String ALL = "place, epoch, previous, crc, bytes";

  private RecordColumns() {}

  /// @param previous as [Log.Entry#previous]
  record Linked(Log.Stored stored, long previous) {}

  static Linked read(ResultSet columns, int partition, Dialect dialect) throws SQLException {
    long place = columns.getLong(1);
    long epoch = columns.getLong(2);
    long previous = columns.getLong(3);
    byte[] bytes = bytes(columns, 5);
    if (columns.getLong(4) != Place.checksum(place, epoch, previous, bytes)) {
      throw dialect.damaged(
          partition, Place.position(place), "is damaged: its checksum does not match");
    }
    return new Linked(new Log.Stored(Place.position(place), epoch, bytes), previous);
  }

  /// SQLite's driver answers null for no bytes.
  static byte[] bytes(ResultSet columns, int column) throws SQLException {
    byte[] bytes = columns.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }
}
