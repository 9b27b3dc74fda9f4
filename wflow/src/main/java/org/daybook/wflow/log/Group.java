package org.daybook.wflow.log;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.daybook.wflow.WflowException;
import org.daybook.wflow.log.PartitionTable.Held;

/// Writes groups of writes, each in one transaction, and tells what became of them. Confined to the
/// thread that writes.
final class Group implements AutoCloseable {

  private final Connection connection;
  private final Dialect dialect;
  private final RecordTable records;
  private final JobTable jobs;
  private final PartitionTable partitions;
  private final Map<Integer, Tail> openings = new HashMap<>();

  /// A group with a connection of its own.
  static Group open(Dialect dialect) throws SQLException {
    Connection connection = dialect.writing();
    try {
      return new Group(connection, dialect);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Group(Connection connection, Dialect dialect) throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.records = new RecordTable(connection);
    this.jobs = new JobTable(connection);
    this.partitions = new PartitionTable(connection, dialect);
  }

  /// Writes them, durably.
  ///
  /// @return tells those who wait, in the order of the writes
  List<Runnable> write(List<Write> writes) throws SQLException {
    TreeSet<Integer> some = new TreeSet<>();
    writes.forEach(write -> some.add(write.partition()));
    Map<Integer, Held> held = partitions.hold(some);
    List<Runnable> outcomes = new ArrayList<>(writes.size());
    for (Write write : writes) {
      outcomes.add(write(write, held));
    }
    records.flush();
    connection.commit();
    return outcomes;
  }

  private Runnable write(Write write, Map<Integer, Held> all) throws SQLException {
    Held held = all.get(write.partition());
    if (held == null) {
      throw new SQLException("partition %d is missing".formatted(write.partition()));
    }
    return switch (write) {
      case Write.Open open -> opened(open, held, all);
      case Write.OfTail w when w.tail().epoch != held.epoch() ->
          refused(w, w.tail().superseded(dialect.where()));
      case Write.Seal w when held.sealed() -> () -> w.done().complete(null);
      case Write.OfTail w when held.sealed() -> refused(w, w.tail().refused(dialect.where()));
      case Write.Append w -> appended(w);
      case Write.Mark w -> marked(w, held, all);
      case Write.Seal w -> sealed(w, held, all);
    };
  }

  private static Runnable refused(Write.OfTail write, WflowException why) {
    return () -> {
      write.tail().ended = why;
      write.done().completeExceptionally(why);
    };
  }

  private Runnable opened(Write.Open open, Held before, Map<Integer, Held> all)
      throws SQLException {
    records.flush();
    int partition = open.partition();
    Held held = partitions.take(partition, before);
    all.put(partition, held);
    long last = partitions.last(partition, held);
    Tail tail = new Tail(partition, held.epoch(), held.base(), last, held.sealed());
    if (held.sealed()) {
      tail.ended = tail.refused(dialect.where());
    }
    return () -> {
      Tail other = openings.put(partition, tail);
      if (other != null) {
        other.ended = other.superseded(dialect.where());
      }
      open.done().complete(tail);
    };
  }

  private Runnable appended(Write.Append write) throws SQLException {
    Tail tail = write.tail();
    long position = write.first();
    for (Log.Entry entry : write.entries()) {
      records.add(tail.partition, position++, tail.epoch, entry);
    }
    return () -> {
      tail.last = write.last();
      write.done().complete(null);
    };
  }

  private Runnable marked(Write.Mark write, Held held, Map<Integer, Held> all) throws SQLException {
    records.flush();
    Tail tail = write.tail();
    Log.Checkpoint checkpoint = write.checkpoint();
    long base = Math.max(held.base(), checkpoint.position());
    records.forget(tail.partition, checkpoint.forget());
    jobs.forget(tail.partition, checkpoint.forget());
    jobs.put(checkpoint.rows());
    records.trim(tail.partition, held.base(), base);
    partitions.rebase(tail.partition, base, checkpoint.note());
    all.put(tail.partition, held.withBase(base));
    return () -> {
      tail.base = base;
      write.done().complete(null);
    };
  }

  private Runnable sealed(Write.Seal write, Held held, Map<Integer, Held> all) throws SQLException {
    Tail tail = write.tail();
    all.put(tail.partition, partitions.seal(tail.partition, held));
    return () -> {
      tail.sealed = true;
      tail.ended = tail.refused(dialect.where());
      write.done().complete(null);
    };
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      records.close();
      jobs.close();
      partitions.close();
    }
  }
}
