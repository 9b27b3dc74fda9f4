package org.daybook.wflow.log;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.daybook.wflow.WflowException.Unavailable;

/// A store whose process can die: at once, or at a chosen append, before or after that is durable.
public final class CrashingStore implements PassingStore {

  private final LogStore store;
  private long appendsLeft = Long.MAX_VALUE;
  private boolean lastIsDurable;
  private boolean crashed;

  public CrashingStore(LogStore store) {
    this.store = store;
  }

  @Override
  public LogStore store() {
    return store;
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
  public Log open(int partition) {
    return new CrashingLog(this, store.open(partition));
  }

  private record CrashingLog(CrashingStore crashing, Log log) implements PassingLog {

    @Override
    public Appended append(List<Entry> entries) {
      return crashing.append(log, entries);
    }

    @Override
    public Appended checkpoint(Checkpoint checkpoint) {
      crashing.refuseIfCrashed();
      return log.checkpoint(checkpoint);
    }
  }
}
