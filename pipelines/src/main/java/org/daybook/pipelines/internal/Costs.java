package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.daybook.processors.Metering;
import org.daybook.wflow.Job;
import org.daybook.wflow.JobId;
import org.daybook.wflow.JobState;

/// What runs cost, from the results of their jobs. The log of jobs is the only place that knows.
public final class Costs {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Costs() {}

  /// None when the job is no longer kept, or has not succeeded.
  public static Optional<Metering> of(Lanes lanes, String job) {
    try {
      return lanes.ingress().job(new JobId(job)).flatMap(Costs::result);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // a record that this program did not write
    }
  }

  private static Optional<Metering> result(Job job) {
    if (!(job.state() instanceof JobState.Succeeded(byte[] result))) {
      return Optional.empty();
    }
    try {
      JsonNode cost = JSON.readTree(result).path("cost");
      return cost.isObject() ? Optional.of(metering(cost)) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // a job of another kind
    }
  }

  /// What [#of] reads under `cost` of a job's result.
  public static ObjectNode json(Metering cost) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("wallMicros", cost.wall().toNanos() / 1_000)
        .put("cpuMicros", cost.cpu().toNanos() / 1_000)
        .put("memoryPages", cost.memoryPages())
        .put("hostCalls", cost.hostCalls())
        .put("bytesRead", cost.bytesRead())
        .put("bytesWritten", cost.bytesWritten())
        .put("logBytes", cost.logBytes())
        .put("edits", cost.edits());
  }

  private static Metering metering(JsonNode cost) {
    return new Metering(
        Duration.ofNanos(cost.path("wallMicros").asLong() * 1_000),
        Duration.ofNanos(cost.path("cpuMicros").asLong() * 1_000),
        cost.path("memoryPages").asInt(),
        cost.path("hostCalls").asLong(),
        cost.path("bytesRead").asLong(),
        cost.path("bytesWritten").asLong(),
        cost.path("logBytes").asLong(),
        cost.path("edits").asLong());
  }
}
