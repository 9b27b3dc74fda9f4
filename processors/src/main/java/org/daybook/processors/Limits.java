package org.daybook.processors;

import java.time.Duration;

/// What one run may use up.
///
/// @param wall from its admission to its end, host calls included
/// @param memoryPages linear memory, in pages of 64 KiB
/// @param tableEntries the entries of each of its tables
/// @param hostCalls how often it may call the host
/// @param outputBytes all it returns, sends and writes to props and blobs, together; keep it at or
///     below what the document store takes as one value
/// @param logBytes how much it may log
/// @param blobBytes how much of blobs it may read
/// @param edits how often it may put and delete props
public record Limits(
    Duration wall,
    int memoryPages,
    int tableEntries,
    long hostCalls,
    long outputBytes,
    long logBytes,
    long blobBytes,
    long edits) {

  public static final Limits DEFAULTS =
      new Limits(
          Duration.ofSeconds(30), 1_024, 65_536, 200_000, 16L << 20, 64L << 10, 4L << 30, 10_000);

  public Limits {
    if (!wall.isPositive()
        || memoryPages < 1
        || tableEntries < 0
        || hostCalls < 1
        || outputBytes < 1
        || logBytes < 0
        || blobBytes < 0
        || edits < 0) {
      throw new IllegalArgumentException(
          ("limits of %s, %d pages, %d table entries, %d calls, %d bytes out, %d logged, %d read and %d edits:"
                  + " time, pages, calls and bytes out must be positive, the others not negative")
              .formatted(
                  wall,
                  memoryPages,
                  tableEntries,
                  hostCalls,
                  outputBytes,
                  logBytes,
                  blobBytes,
                  edits));
    }
  }

  public Limits withWall(Duration other) {
    return new Limits(
        other, memoryPages, tableEntries, hostCalls, outputBytes, logBytes, blobBytes, edits);
  }

  public Limits withMemoryPages(int other) {
    return new Limits(
        wall, other, tableEntries, hostCalls, outputBytes, logBytes, blobBytes, edits);
  }

  public Limits withHostCalls(long other) {
    return new Limits(
        wall, memoryPages, tableEntries, other, outputBytes, logBytes, blobBytes, edits);
  }

  public Limits withOutputBytes(long other) {
    return new Limits(
        wall, memoryPages, tableEntries, hostCalls, other, logBytes, blobBytes, edits);
  }

  /// The smaller of both, limit by limit.
  public Limits and(Limits other) {
    return new Limits(
        wall.compareTo(other.wall) <= 0 ? wall : other.wall,
        Math.min(memoryPages, other.memoryPages),
        Math.min(tableEntries, other.tableEntries),
        Math.min(hostCalls, other.hostCalls),
        Math.min(outputBytes, other.outputBytes),
        Math.min(logBytes, other.logBytes),
        Math.min(blobBytes, other.blobBytes),
        Math.min(edits, other.edits));
  }
}
