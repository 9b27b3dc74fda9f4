package org.daybook.graph;

import java.time.Duration;

/// What one query may use. Whoever asks for more is told which limit it met.
///
/// @param time from the start of the query to the last byte of its answer
/// @param rows solutions, or triples, in an answer
/// @param memory bytes of intermediate results held at once, estimated
/// @param queryLength characters in a query
/// @param literalLength characters in a literal that a query computes
/// @param concurrent queries running at once; others wait, and are turned away after `longestWait`
/// @param longestWait how long a query waits for its turn
public record QueryLimits(
    Duration time,
    long rows,
    long memory,
    int queryLength,
    int literalLength,
    int concurrent,
    Duration longestWait) {

  /// Half a minute, a million rows, 256 MiB.
  public static final QueryLimits DEFAULTS =
      new QueryLimits(
          Duration.ofSeconds(30),
          1_000_000,
          256L << 20,
          100_000,
          1_000_000,
          4,
          Duration.ofSeconds(5));

  public QueryLimits {
    if (!time.isPositive() || longestWait.isNegative()) {
      throw new IllegalArgumentException(
          "query limits: time %s and longest wait %s: wanted a positive time, and no negative wait"
              .formatted(time, longestWait));
    }
    if (rows < 1 || memory < 1 || queryLength < 1 || literalLength < 1 || concurrent < 1) {
      throw new IllegalArgumentException(
          "query limits: rows %d, memory %d, query length %d, literal length %d, concurrent %d: wanted 1 or more each"
              .formatted(rows, memory, queryLength, literalLength, concurrent));
    }
  }

  /// The same with another time.
  public QueryLimits withTime(Duration other) {
    return new QueryLimits(
        other, rows, memory, queryLength, literalLength, concurrent, longestWait);
  }

  /// The same with another number of rows.
  public QueryLimits withRows(long other) {
    return new QueryLimits(
        time, other, memory, queryLength, literalLength, concurrent, longestWait);
  }

  /// The same with another amount of memory.
  public QueryLimits withMemory(long other) {
    return new QueryLimits(time, rows, other, queryLength, literalLength, concurrent, longestWait);
  }
}
