package org.daybook.pipelines.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
      return cost.isObject() ? Optional.of(Metering.of(cost)) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // a job of another kind
    }
  }
}
