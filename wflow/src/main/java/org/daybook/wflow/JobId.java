package org.daybook.wflow;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A job's identity, made from its wflow's name and its idempotency key, so that a repeated request
/// names the same job.
///
/// @param value 32 lower-case hexadecimal digits
public record JobId(String value) implements Comparable<JobId> {

  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}");

  public JobId {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "job id \"%s\": wanted 32 lower-case hexadecimal digits".formatted(value));
    }
  }

  /// The id of the job that a wflow's name and an idempotency key stand for.
  public static JobId of(String wflow, String key) {
    String digest = Digests.sha256((wflow + "\0" + key).getBytes(StandardCharsets.UTF_8));
    return new JobId(digest.substring(0, 32));
  }

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
