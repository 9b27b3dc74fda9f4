package org.daybook.wflow.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.daybook.wflow.WflowException.Unavailable;

/// A log whose process can die: at once, or at a chosen append, before or after that is durable.
public final class CrashingLog implements Log {

  private final Log log;
  private long appendsLeft = Long.MAX_VALUE;
  private boolean lastIsDurable;
  private boolean crashed;

  public CrashingLog(Log log) {
    this.log = log;
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

  @Override
  public synchronized Appended append(List<Entry> entries) {
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

  @Override
  public synchronized Appended checkpoint(Checkpoint checkpoint) {
    refuseIfCrashed();
    return log.checkpoint(checkpoint);
  }

  private void refuseIfCrashed() {
    if (crashed) {
      throw dead();
    }
  }

  private static Unavailable dead() {
    return new Unavailable("the process has crashed", null);
  }

  @Override
  public void copyTo(Path file) {
    log.copyTo(file);
  }

  @Override
  public List<Stored> read(long after, int limit) {
    return log.read(after, limit);
  }

  @Override
  public Optional<byte[]> at(long position) {
    return log.at(position);
  }

  @Override
  public List<Stored> group(String group) {
    return log.group(group);
  }

  @Override
  public long last() {
    return log.last();
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
  public void restore(Consumer<byte[]> row) {
    log.restore(row);
  }

  @Override
  public void close() {
    log.close();
  }
}
