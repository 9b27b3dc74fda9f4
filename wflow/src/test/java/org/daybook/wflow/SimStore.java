package org.daybook.wflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.daybook.wflow.log.Appended;
import org.daybook.wflow.log.JobFilter;
import org.daybook.wflow.log.JobRow;
import org.daybook.wflow.log.Log;
import org.daybook.wflow.log.LogStore;
import org.daybook.wflow.log.MemoryStore;

/// A store that lets a history see what becomes durable, and when.
///
/// @param logs the present openings, by partition
record SimStore(MemoryStore store, SimHistory history, Map<Integer, Log> logs) implements LogStore {

  SimStore(MemoryStore store, SimHistory history) {
    this(store, history, new HashMap<>());
  }

  @Override
  public int partitions() {
    return store.partitions();
  }

  @Override
  public Standing standing(int partition) {
    return store.standing(partition);
  }

  @Override
  public Log open(int partition) {
    Log log = new Watched(partition, store.open(partition), history);
    logs.put(partition, log);
    return log;
  }

  @Override
  public Optional<JobRow> row(JobId job) {
    return store.row(job);
  }

  @Override
  public List<JobRow> rows(JobFilter filter, int limit) {
    return store.rows(filter, limit);
  }

  @Override
  public Map<String, Long> counts() {
    return store.counts();
  }

  @Override
  public long bytes() {
    return store.bytes();
  }

  @Override
  public void copyTo(Path file) {
    store.copyTo(file);
  }

  @Override
  public void close() {
    store.close();
  }

  private record Watched(int partition, Log log, SimHistory history) implements Log {

    @Override
    public Appended append(List<Entry> entries) {
      Appended appended = log.append(entries);
      history.appending(partition, epoch(), appended);
      List<Entry> mine = new ArrayList<>(entries);
      appended
          .durable()
          .whenComplete(
              (_, failure) -> {
                if (failure == null) {
                  history.durable(partition, epoch(), appended.first(), mine);
                }
              });
      return appended;
    }

    @Override
    public Appended checkpoint(Checkpoint checkpoint) {
      checkpoint.forget().forEach(row -> history.forgetting(row.id()));
      return log.checkpoint(checkpoint);
    }

    @Override
    public long epoch() {
      return log.epoch();
    }

    @Override
    public long base() {
      return log.base();
    }

    @Override
    public long last() {
      return log.last();
    }

    @Override
    public List<Stored> read(long after, int limit) {
      return log.read(after, limit);
    }

    @Override
    public Optional<Stored> at(long position) {
      return log.at(position);
    }

    @Override
    public byte[] blob(long position) {
      return log.blob(position);
    }

    @Override
    public void chain(long last, Consumer<Stored> each) {
      log.chain(last, each);
    }

    @Override
    public void restore(Consumer<byte[]> row) {
      log.restore(row);
    }

    @Override
    public List<JobRow> ended(int limit) {
      return log.ended(limit);
    }

    @Override
    public Kept kept() {
      return log.kept();
    }

    @Override
    public void seal() {
      log.seal();
    }

    @Override
    public boolean sealed() {
      return log.sealed();
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
