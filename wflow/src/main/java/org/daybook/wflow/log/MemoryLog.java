package org.daybook.wflow.log;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.daybook.wflow.WflowException.Unavailable;

/// One opening of a partition in memory.
final class MemoryLog implements Log {

  private final MemoryStore store;
  private final MemoryPartition partition;
  private final Tail tail;

  MemoryLog(MemoryStore store, MemoryPartition partition, Tail tail) {
    this.store = store;
    this.partition = partition;
    this.tail = tail;
  }

  @Override
  public long epoch() {
    return tail.epoch;
  }

  @Override
  public long base() {
    return tail.base;
  }

  @Override
  public long last() {
    return tail.last;
  }

  @Override
  public Appended append(List<Entry> entries) {
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("append of no records: wanted at least one");
    }
    Write.Append write =
        store.queued(
            tail,
            () -> {
              long first = tail.next;
              tail.next += entries.size();
              return new Write.Append(tail, first, List.copyOf(entries), store.waiting());
            });
    return new Appended(write.first(), write.last(), write.done());
  }

  @Override
  public Appended checkpoint(Checkpoint checkpoint) {
    checkpoint.rows().forEach(JobColumns::check);
    Write.Mark write =
        store.queued(
            tail,
            () -> {
              tail.refuseUnlessWithin(checkpoint.position());
              return new Write.Mark(tail, checkpoint, store.waiting());
            });
    return new Appended(tail.next, tail.next - 1, write.done());
  }

  @Override
  public List<Stored> read(long after, int limit) {
    return locked(() -> partition.read(after, limit));
  }

  @Override
  public Optional<Stored> at(long position) {
    return locked(
        () -> Optional.ofNullable(partition.records.get(position)).map(kept -> kept.stored()));
  }

  @Override
  public byte[] blob(long position) {
    return locked(() -> partition.blob(position));
  }

  @Override
  public void chain(long last, Consumer<Stored> each) {
    locked(() -> partition.chain(last)).forEach(each);
  }

  private <T> T locked(Supplier<T> read) {
    synchronized (store) {
      return read.get();
    }
  }

  @Override
  public void restore(Consumer<byte[]> row) {
    store.rowsOf(tail.partition).stream()
        .filter(one -> one.ended() == null)
        .forEach(one -> row.accept(one.row()));
  }

  @Override
  public List<JobRow> ended(int limit) {
    return store.rowsOf(tail.partition).stream()
        .filter(row -> row.ended() != null)
        .sorted(Comparator.comparing(MemoryLog::end).thenComparing(JobRow::id))
        .limit(limit)
        .toList();
  }

  private static Instant end(JobRow row) {
    return Objects.requireNonNull(row.ended());
  }

  @Override
  public Kept kept() {
    List<JobRow> ended = ended(Integer.MAX_VALUE);
    return new Kept(
        ended.size(),
        ended.stream().mapToLong(JobRow::bytes).sum(),
        ended.isEmpty() ? null : ended.getFirst().ended());
  }

  @Override
  public void seal() {
    if (!tail.sealed) {
      Write.Seal write = store.queued(tail, () -> new Write.Seal(tail, store.waiting()));
      Appended.await(write.done());
    }
  }

  @Override
  public boolean sealed() {
    return tail.sealed;
  }

  @Override
  public void close() {
    synchronized (store) {
      if (tail.ended == null) {
        store.flush();
        tail.ended = new Unavailable(MemoryStore.WHERE + " is closed: open it again", null);
      }
    }
  }
}
