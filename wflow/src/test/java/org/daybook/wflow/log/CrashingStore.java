package org.daybook.wflow.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.daybook.wflow.JobId;
import org.daybook.wflow.WflowException.Unavailable;

/// A store whose process can die: at once, or at a chosen append, before or after that is durable.
public final class CrashingStore implements LogStore {

  private final LogStore store;
  private long appendsLeft = Long.MAX_VALUE;
  private boolean lastIsDurable;
  private boolean crashed;

  public CrashingStore(LogStore store) {
    this.store = store;
  }

  public synchronized void crash() {
    crashed = true;
  }

  /// @param appends how many more calls succeed
  /// @param durable whether the one after them is written though nobody hears of it
  public synchronized void crashAfter(long appends, boolean durable) {
    appendsLeft = appends;
    lastIsDurable = durable;
  }

  public synchronized boolean crashed() {
    return crashed;
  }

  private synchronized Appended append(Log log, List<Log.Entry> entries) {
    refuseIfCrashed();
    if (appendsLeft-- > 0) {
      return log.append(entries);
    }
    crashed = true;
    if (!lastIsDurable) {
      throw dead();
    }
    Appended written = log.append(entries);
    CompletableFuture<Void> never = CompletableFuture.failedFuture(dead());
    return new Appended(written.first(), written.last(), never);
  }

  private synchronized void refuseIfCrashed() {
    if (crashed) {
      throw dead();
    }
  }

  private static Unavailable dead() {
    return new Unavailable("the process has crashed", null);
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
    return new CrashingLog(this, store.open(partition));
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

  private record CrashingLog(CrashingStore crashing, Log log) implements Log {

    @Override
    public Appended append(List<Entry> entries) {
      return crashing.append(log, entries);
    }

    @Override
    public Appended checkpoint(Checkpoint checkpoint) {
      crashing.refuseIfCrashed();
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
