package org.daybook.wflow.log;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.daybook.wflow.WflowException.Damaged;
import org.daybook.wflow.log.Log.Stored;
import org.jspecify.annotations.Nullable;

/// What is durable of a partition in memory. Guarded by its store.
final class MemoryPartition {

  final TreeMap<Long, Kept> records = new TreeMap<>();
  private final int number;
  long epoch;
  long base;
  boolean sealed;
  byte[] note = new byte[0];

  /// @param previous as [Log.Entry#previous]
  @SuppressWarnings("ArrayRecordComponent") // bytes, never compared; owners copy
  record Kept(Stored stored, long previous, byte @Nullable [] blob) {}

  MemoryPartition(int number) {
    this.number = number;
  }

  long last() {
    return records.isEmpty() ? base : Math.max(base, records.lastKey());
  }

  void add(long first, List<Log.Entry> entries) {
    long position = first;
    for (Log.Entry entry : entries) {
      Stored stored = new Stored(position, epoch, entry.bytes());
      records.put(position, new Kept(stored, entry.previous(), entry.blob()));
      position++;
    }
  }

  void trim(long upTo) {
    records
        .subMap(base, false, upTo, true)
        .values()
        .removeIf(kept -> kept.previous == Log.Entry.TRIMMED);
    base = upTo;
  }

  void forget(long head) {
    long position = head;
    Kept kept = records.get(position);
    while (kept != null && kept.previous != Log.Entry.TRIMMED) {
      records.remove(position);
      position = kept.previous;
      kept = records.get(position);
    }
  }

  List<Stored> read(long after, int limit) {
    if (after < base) {
      throw new IllegalArgumentException(
          "read after position %d: wanted %d or later, what is before is trimmed"
              .formatted(after, base));
    }
    return records.tailMap(after, false).values().stream().map(Kept::stored).limit(limit).toList();
  }

  List<Stored> chain(long last) {
    List<Stored> chain = new ArrayList<>();
    for (long position = last; position > 0; position = required(position).previous) {
      chain.addFirst(required(position).stored);
    }
    return chain;
  }

  private Kept required(long position) {
    Kept kept = records.get(position);
    if (kept == null) {
      throw missing(position);
    }
    return kept;
  }

  byte[] blob(long position) {
    byte[] blob = required(position).blob;
    if (blob == null) {
      throw missing(position);
    }
    return blob;
  }

  private Damaged missing(long position) {
    return new Damaged(
        "wflow log in memory, partition %d: position %d or what it holds is missing"
            .formatted(number, position));
  }
}
