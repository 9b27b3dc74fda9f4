package org.daybook.wflow.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.log.Log.Stored;
import org.daybook.wflow.log.RecordColumns.Linked;

/// Reads one partition's records, and checks each.
final class RecordReads {

  private static final String SELECT = "SELECT " + RecordColumns.ALL + " FROM log WHERE ";

  /// Up to so many records of a chain are read at once.
  private static final int SHORT = 500;

  /// From the last to the first, in one round to the database: bound to the last place, then to the
  /// partition's first place.
  private static final String CHAIN =
      """
      WITH RECURSIVE chain (place, epoch, previous, crc, bytes) AS (
        SELECT place, epoch, previous, crc, bytes FROM log WHERE place = ?
        UNION ALL
        SELECT log.place, log.epoch, log.previous, log.crc, log.bytes
        FROM chain JOIN log ON log.place = ? + chain.previous WHERE chain.previous > 0)
      SELECT place, epoch, previous, crc, bytes FROM chain LIMIT\s"""
          + (SHORT + 1);

  /// The same, but only where they are.
  private static final String PLACES =
      """
      WITH RECURSIVE chain (place, previous) AS (
        SELECT place, previous FROM log WHERE place = ?
        UNION ALL
        SELECT log.place, log.previous
        FROM chain JOIN log ON log.place = ? + chain.previous WHERE chain.previous > 0)
      SELECT place FROM chain""";

  private final Dialect dialect;
  private final Readers readers;
  private final Tail tail;

  RecordReads(Dialect dialect, Readers readers, Tail tail) {
    this.dialect = dialect;
    this.readers = readers;
    this.tail = tail;
  }

  List<Stored> read(long after, int limit) {
    refuseIfTrimmed(after, tail.base);
    List<Linked> found =
        query(
            SELECT + "place > ? AND place <= ? ORDER BY place LIMIT ?",
            place(after),
            Place.end(tail.partition),
            limit);
    long wanted = after;
    for (Linked one : found) {
      wanted++;
      if (one.stored().position() != wanted) {
        throw gap(after, wanted);
      }
    }
    if (found.isEmpty() && limit > 0 && tail.last > after) {
      throw gap(after, after + 1);
    }
    return stored(found);
  }

  Optional<Stored> at(long position) {
    return query(SELECT + "place = ?", place(position)).stream().map(Linked::stored).findFirst();
  }

  void chain(long last, Consumer<Stored> each) {
    if (last == 0) {
      return;
    }
    List<Linked> found = query(CHAIN, place(last), place(0));
    if (found.isEmpty()) {
      throw missing(last);
    }
    if (found.size() > SHORT) {
      longChain(last, each);
      return;
    }
    long before = found.getLast().previous();
    if (before > 0) {
      throw missing(before);
    }
    found.reversed().forEach(one -> each.accept(one.stored()));
  }

  private void longChain(long last, Consumer<Stored> each) {
    long[] places = places(last);
    long before = 0;
    for (int i = places.length - 1; i >= 0; i--) {
      List<Linked> found = query(SELECT + "place = ?", places[i]);
      if (found.isEmpty() || found.getFirst().previous() != before) {
        throw missing(found.isEmpty() ? Place.position(places[i]) : found.getFirst().previous());
      }
      before = found.getFirst().stored().position();
      each.accept(found.getFirst().stored());
    }
  }

  private long[] places(long last) {
    return readers.read(
        reader -> {
          PreparedStatement statement = reader.statement(PLACES);
          statement.setLong(1, place(last));
          statement.setLong(2, place(0));
          LongStream.Builder places = LongStream.builder();
          try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
              places.add(rows.getLong(1));
            }
          }
          return places.build().toArray();
        });
  }

  byte[] blob(long position) {
    return readers.read(
        reader -> {
          PreparedStatement statement =
              reader.statement("SELECT crc, bytes FROM payload WHERE place = ?");
          statement.setLong(1, place(position));
          try (ResultSet row = statement.executeQuery()) {
            return blob(row, position);
          }
        });
  }

  private byte[] blob(ResultSet row, long position) throws SQLException {
    if (!row.next()) {
      throw dialect.damaged(tail.partition, position, "has no large bytes");
    }
    byte[] bytes = RecordColumns.bytes(row, 2);
    if (row.getLong(1) != Place.checksum(place(position), 0, 0, bytes)) {
      throw dialect.damaged(
          tail.partition, position, "has damaged large bytes: their checksum does not match");
    }
    return bytes;
  }

  private long place(long position) {
    return Place.of(tail.partition, position);
  }

  private List<Linked> query(String sql, long... bound) {
    return readers.read(
        reader -> {
          PreparedStatement statement = reader.statement(sql);
          for (int i = 0; i < bound.length; i++) {
            statement.setLong(i + 1, bound[i]);
          }
          try (ResultSet rows = statement.executeQuery()) {
            List<Linked> found = new ArrayList<>();
            while (rows.next()) {
              found.add(RecordColumns.read(rows, tail.partition, dialect));
            }
            return found;
          }
        });
  }

  private static List<Stored> stored(List<Linked> found) {
    return found.stream().map(Linked::stored).toList();
  }

  /// What is missing may have been trimmed meanwhile.
  private Damaged gap(long after, long wanted) {
    refuseIfTrimmed(after, baseNow());
    return missing(wanted);
  }

  private Damaged missing(long position) {
    return dialect.damaged(tail.partition, position, "is missing");
  }

  private long baseNow() {
    return readers.read(
        reader -> {
          PreparedStatement statement =
              reader.statement("SELECT base FROM partition WHERE partition = ?");
          statement.setInt(1, tail.partition);
          try (ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  private static void refuseIfTrimmed(long after, long base) {
    if (after < base) {
      throw new IllegalArgumentException(
          "read after position %d: wanted %d or later, what is before is trimmed"
              .formatted(after, base));
    }
  }
}
