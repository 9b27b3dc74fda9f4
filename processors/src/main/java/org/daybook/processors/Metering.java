package org.daybook.processors;

import java.time.Duration;

/// What a run cost.
///
/// @param wall from start to end
/// @param memoryPages the most memory it held, in pages of 64 KiB
/// @param hostCalls how often it called the host
/// @param bytesRead of blobs
/// @param bytesWritten of props and blobs
public record Metering(
    Duration wall, int memoryPages, long hostCalls, long bytesRead, long bytesWritten) {

  public static final Metering NONE = new Metering(Duration.ZERO, 0, 0, 0, 0);
}
