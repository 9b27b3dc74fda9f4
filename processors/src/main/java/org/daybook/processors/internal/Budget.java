package org.daybook.processors.internal;

import java.time.Duration;
import org.daybook.processors.Limits;
import org.daybook.processors.Metering;
import org.daybook.processors.RoutineFailure;
import org.daybook.processors.RunResult.Code;

/// What a run has used up of its limits; who goes over one ends. Confined to the run's caller.
final class Budget {

  private final Limits limits;
  private long deadline;
  private long calls;
  private long outputBytes;
  private long bytesRead;
  private long bytesWritten;
  private long logBytes;
  private long edits;
  private Duration cpu = Duration.ZERO;
  private int memoryPages;

  Budget(Limits limits) {
    this.limits = limits;
    begin();
  }

  /// The run's time begins now: it has its place, and what it waited for that does not count.
  void begin() {
    deadline = System.nanoTime() + limits.wall().toNanos();
  }

  Limits limits() {
    return limits;
  }

  /// When the run is over, by [System#nanoTime].
  long deadline() {
    return deadline;
  }

  /// What is left of it, for a routine that the run invokes.
  ///
  /// @throws RoutineFailure when nothing is left of what every run needs
  Limits left() {
    Duration time = Duration.ofNanos(deadline - System.nanoTime());
    if (!time.isPositive()) {
      throw new RoutineFailure(
          Code.TIMEOUT, "it ran longer than %d ms".formatted(limits.wall().toMillis()));
    }
    if (limits.hostCalls() == calls || limits.outputBytes() == outputBytes) {
      throw new RoutineFailure(
          Code.CALL_LIMIT, "it has neither calls nor output left for a routine to invoke");
    }
    return new Limits(
        time,
        limits.memoryPages(),
        limits.tableEntries(),
        limits.hostCalls() - calls,
        limits.outputBytes() - outputBytes,
        limits.logBytes() - logBytes,
        limits.blobBytes() - bytesRead,
        limits.edits() - edits);
  }

  /// Takes what an invoked routine used, which was given no more than [#left].
  ///
  /// @param theirs that it was used of
  void add(Budget theirs, Metering used) {
    calls += used.hostCalls();
    outputBytes += theirs.outputBytes;
    bytesRead += used.bytesRead();
    bytesWritten += used.bytesWritten();
    logBytes += used.logBytes();
    edits += used.edits();
    cpu = cpu.plus(used.cpu());
    memoryPages = Math.max(memoryPages, used.memoryPages());
  }

  void call() {
    calls++;
    if (calls > limits.hostCalls()) {
      throw new RoutineFailure(
          Code.CALL_LIMIT, "it called the host more than %d times".formatted(limits.hostCalls()));
    }
  }

  void edit() {
    edits++;
    if (edits > limits.edits()) {
      throw new RoutineFailure(
          Code.EDIT_LIMIT, "it put and deleted props more than %d times".formatted(limits.edits()));
    }
  }

  /// Counts bytes that leave the run.
  ///
  /// @param what it did, for the message
  void spend(long bytes, String what) {
    if (bytes > outputLeft()) {
      throw tooMuch(what);
    }
    outputBytes += bytes;
  }

  RoutineFailure tooMuch(String what) {
    return new RoutineFailure(
        Code.OUTPUT_LIMIT,
        "it %s, having written %d before; all in all %d are allowed"
            .formatted(what, outputBytes, limits.outputBytes()));
  }

  /// How many bytes the run may still return, send and write.
  long outputLeft() {
    return limits.outputBytes() - outputBytes;
  }

  void wrote(long bytes) {
    bytesWritten += bytes;
  }

  /// Counts bytes that come to the run from blobs and hosts, before they do.
  void read(long bytes) {
    if (bytes > limits.blobBytes() - bytesRead) {
      throw new RoutineFailure(
          Code.READ_LIMIT,
          "it read %d bytes of blobs and answers, having read %d before; all in all %d are allowed"
              .formatted(bytes, bytesRead, limits.blobBytes()));
    }
    bytesRead += bytes;
  }

  /// How much it may still log.
  long logLeft() {
    return Math.max(0, limits.logBytes() - logBytes);
  }

  void log(long bytes) {
    logBytes += bytes;
    if (logBytes > limits.logBytes()) {
      throw new RoutineFailure(
          Code.OUTPUT_LIMIT, "it logged more than %d bytes".formatted(limits.logBytes()));
    }
  }

  /// What the run has cost.
  ///
  /// @param wall how long it took
  /// @param ownCpu of its own thread
  /// @param ownPages the most memory it held itself
  Metering metering(Duration wall, Duration ownCpu, int ownPages) {
    return new Metering(
        wall,
        cpu.plus(ownCpu),
        memoryPages + ownPages,
        calls,
        bytesRead,
        bytesWritten,
        Math.min(logBytes, limits.logBytes()),
        Math.min(edits, limits.edits()));
  }
}
