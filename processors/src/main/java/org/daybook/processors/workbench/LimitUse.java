package org.daybook.processors.workbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.daybook.processors.Limits;
import org.daybook.processors.Metering;
import org.daybook.processors.RunResult;

/// How much of a limit a run used up.
///
/// @param name the limit's field in the manifest
/// @param allowed the smaller of the manifest's and the operator's
public record LimitUse(String name, long used, long allowed) {

  /// Of all limits that are metered, in the order of the manifest's fields.
  static List<LimitUse> of(RunResult result, Limits limits) {
    Metering cost = result.metering();
    long returned =
        result instanceof RunResult.Completed(JsonNode output, _)
            ? "{\"ok\":}".length() + output.toString().getBytes(StandardCharsets.UTF_8).length
            : 0;
    return List.of(
        new LimitUse("wallMillis", cost.wall().toMillis(), limits.wall().toMillis()),
        new LimitUse("memoryPages", cost.memoryPages(), limits.memoryPages()),
        new LimitUse("hostCalls", cost.hostCalls(), limits.hostCalls()),
        new LimitUse("outputBytes", cost.bytesWritten() + returned, limits.outputBytes()),
        new LimitUse("logBytes", cost.logBytes(), limits.logBytes()),
        new LimitUse("blobBytes", cost.bytesRead(), limits.blobBytes()),
        new LimitUse("edits", cost.edits(), limits.edits()));
  }
}
