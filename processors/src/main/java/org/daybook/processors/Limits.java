package org.daybook.processors;

import java.time.Duration;

/// What one run may use up.
///
/// @param wall from its admission to its end, host calls included
/// @param memoryPages linear memory, in pages of 64 KiB
/// @param outputBytes all it returns and writes to props and blobs, together; keep it at or below
///     what the document store takes as one value
/// @param hostCalls how often it may call the host
public record Limits(Duration wall, int memoryPages, long outputBytes, long hostCalls) {

  public Limits {
    if (!wall.isPositive() || memoryPages < 1 || outputBytes < 1 || hostCalls < 1) {
      throw new IllegalArgumentException(
          "limits of %s, %d pages, %d bytes and %d calls: each must be positive"
              .formatted(wall, memoryPages, outputBytes, hostCalls));
    }
  }

  /// The smaller of both, limit by limit.
  public Limits and(Limits other) {
    return new Limits(
        wall.compareTo(other.wall) <= 0 ? wall : other.wall,
        Math.min(memoryPages, other.memoryPages),
        Math.min(outputBytes, other.outputBytes),
        Math.min(hostCalls, other.hostCalls));
  }
}
