package org.daybook.processors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/// What a run cost, the routines it invoked included.
///
/// @param wall from start to end
/// @param cpu of the guest's own thread; the host's work for it is not in it. Zero for routines in
///     Java, and for a guest that could not be stopped
/// @param memoryPages the most memory it held, in pages of 64 KiB
/// @param hostCalls how often it called the host
/// @param bytesRead of blobs and http answers
/// @param bytesWritten of props, blobs and http requests
/// @param logBytes how much it logged
/// @param edits how often it put and deleted props
public record Metering(
    Duration wall,
    Duration cpu,
    int memoryPages,
    long hostCalls,
    long bytesRead,
    long bytesWritten,
    long logBytes,
    long edits) {

  public static final Metering NONE = new Metering(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0, 0);

  /// As it stands in a job's result.
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("wallMicros", wall.toNanos() / 1_000)
        .put("cpuMicros", cpu.toNanos() / 1_000)
        .put("memoryPages", memoryPages)
        .put("hostCalls", hostCalls)
        .put("bytesRead", bytesRead)
        .put("bytesWritten", bytesWritten)
        .put("logBytes", logBytes)
        .put("edits", edits);
  }

  /// What [#toJson] wrote, to the microsecond; what is not there is none.
  public static Metering of(JsonNode json) {
    return new Metering(
        Duration.ofNanos(json.path("wallMicros").asLong() * 1_000),
        Duration.ofNanos(json.path("cpuMicros").asLong() * 1_000),
        json.path("memoryPages").asInt(),
        json.path("hostCalls").asLong(),
        json.path("bytesRead").asLong(),
        json.path("bytesWritten").asLong(),
        json.path("logBytes").asLong(),
        json.path("edits").asLong());
  }

  /// Both, one after the other: all is added but the memory, which was not held at once.
  public Metering and(Metering next) {
    return new Metering(
        wall.plus(next.wall),
        cpu.plus(next.cpu),
        Math.max(memoryPages, next.memoryPages),
        hostCalls + next.hostCalls,
        bytesRead + next.bytesRead,
        bytesWritten + next.bytesWritten,
        logBytes + next.logBytes,
        edits + next.edits);
  }
}
