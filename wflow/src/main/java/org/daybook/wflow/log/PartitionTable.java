package org.daybook.wflow.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// Writes who has a partition, and where it begins. Confined to the thread of its connection.
final class PartitionTable implements AutoCloseable {

  private static final int AT_ONCE = 16;

  private final @Nullable PreparedStatement begin;
  private final PreparedStatement hold;
  private final PreparedStatement take;
  private final PreparedStatement rebase;
  private final PreparedStatement seal;
  private final PreparedStatement last;

  /// A partition as it is within a transaction.
  record Held(long epoch, long base, boolean sealed) {
    Held withBase(long to) {
      return new Held(epoch, to, sealed);
    }
  }

  PartitionTable(Connection connection, Dialect dialect) throws SQLException {
    String first = dialect.begin();
    begin = first == null ? null : connection.prepareStatement(first);
    hold =
        connection.prepareStatement(
            "SELECT partition, epoch, base, sealed FROM partition WHERE partition IN (%s)%s"
                .formatted(
                    String.join(", ", Collections.nCopies(AT_ONCE, "?")),
                    " ORDER BY partition" + dialect.forUpdate()));
    take = connection.prepareStatement("UPDATE partition SET epoch = ? WHERE partition = ?");
    rebase =
        connection.prepareStatement("UPDATE partition SET base = ?, note = ? WHERE partition = ?");
    seal = connection.prepareStatement("UPDATE partition SET sealed = 1 WHERE partition = ?");
    last = connection.prepareStatement(LAST);
  }

  /// Where a partition's records end: bound to its first and its last place; null without any.
  static final String LAST = "SELECT MAX(place) FROM log WHERE place >= ? AND place <= ?";

  /// Begins a transaction, and keeps others from writing to partitions until it ends.
  Map<Integer, Held> hold(SortedSet<Integer> partitions) throws SQLException {
    if (begin != null) {
      begin.executeUpdate();
    }
    List<Integer> some = List.copyOf(partitions);
    Map<Integer, Held> held = new HashMap<>();
    for (int from = 0; from < some.size(); from += AT_ONCE) {
      for (int i = 0; i < AT_ONCE; i++) {
        hold.setInt(i + 1, some.get(Math.min(from + i, some.size() - 1)));
      }
      held(held);
    }
    return held;
  }

  private void held(Map<Integer, Held> held) throws SQLException {
    try (ResultSet rows = hold.executeQuery()) {
      while (rows.next()) {
        held.put(rows.getInt(1), new Held(rows.getLong(2), rows.getLong(3), rows.getInt(4) != 0));
      }
    }
  }

  Held take(int partition, Held held) throws SQLException {
    Held taken = new Held(held.epoch + 1, held.base, held.sealed);
    take.setLong(1, taken.epoch);
    take.setInt(2, partition);
    take.executeUpdate();
    return taken;
  }

  void rebase(int partition, long base, byte[] note) throws SQLException {
    rebase.setLong(1, base);
    rebase.setBytes(2, note);
    rebase.setInt(3, partition);
    rebase.executeUpdate();
  }

  Held seal(int partition, Held held) throws SQLException {
    seal.setInt(1, partition);
    seal.executeUpdate();
    return new Held(held.epoch, held.base, true);
  }

  /// The position of the last record.
  long last(int partition, Held held) throws SQLException {
    return last(last, partition, held.base);
  }

  static long last(PreparedStatement query, int partition, long base) throws SQLException {
    query.setLong(1, Place.of(partition, 0));
    query.setLong(2, Place.end(partition));
    try (ResultSet row = query.executeQuery()) {
      row.next();
      long place = row.getLong(1);
      return row.wasNull() ? base : Math.max(base, Place.position(place));
    }
  }

  @Override
  public void close() throws SQLException {
    if (begin != null) {
      begin.close();
    }
    hold.close();
    take.close();
    rebase.close();
    seal.close();
    last.close();
  }
}
