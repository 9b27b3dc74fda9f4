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

  /// How much longer it may run.
  ///
  /// @throws RoutineFailure when its time is over
  Duration timeLeft() {
    Duration time = Duration.ofNanos(deadline - System.nanoTime());
    if (!time.isPositive()) {
      throw new RoutineFailure(
          Code.TIMEOUT, "it ran longer than %d ms".formatted(limits.wall().toMillis()));
    }
    return time;
  }

  /// What is left of it, for a routine that the run invokes.
  ///
  /// @throws RoutineFailure when nothing is left of what every run needs
  Limits left() {
    Duration time = timeLeft();
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

  /// What was used up of a budget, but for time and memory: the same in a replay.
  record Used(
      long calls, long outputBytes, long bytesRead, long bytesWritten, long logBytes, long edits) {

    static final Used NOTHING = new Used(0, 0, 0, 0, 0, 0);
  }

  Used used() {
    return new Used(
        calls,
        outputBytes,
        bytesRead,
        bytesWritten,
        Math.min(logBytes, limits.logBytes()),
        Math.min(edits, limits.edits()));
  }

  /// Takes what an invoked routine used, which was given no more than [#left].
  void add(Used theirs) {
    calls += theirs.calls;
    outputBytes += theirs.outputBytes;
    bytesRead += theirs.bytesRead;
    bytesWritten += theirs.bytesWritten;
    logBytes += theirs.logBytes;
    edits += theirs.edits;
  }

  /// The same with what it cost beside.
  ///
  /// @param theirs that it was used of
  void add(Budget theirs, Metering cost) {
    add(theirs.used());
    cpu = cpu.plus(cost.cpu());
    memoryPages = Math.max(memoryPages, cost.memoryPages());
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
    Used used = used();
    return new Metering(
        wall,
        cpu.plus(ownCpu),
        memoryPages + ownPages,
        used.calls,
        used.bytesRead,
        used.bytesWritten,
        used.logBytes,
        used.edits);
  }
}
