package org.daybook.wflow;

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

  @Override
  public int compareTo(JobId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
