package org.daybook.graph;

import java.time.Duration;

/// How a vault's graph is made and kept.
///
/// @param base what all IRIs begin with; see [Vocabulary]
/// @param batch most documents written to a transaction, 1 to 10,000
/// @param compactionRatio compacted when the directory is this many times as large as after the
///     last compaction; more than 1
/// @param compactionFloor but not before this many bytes are in use
/// @param compactionQuiet and once nothing was written for this long; at twice that size at once
/// @param queries what a query may use
public record GraphSettings(
    String base,
    int batch,
    double compactionRatio,
    long compactionFloor,
    Duration compactionQuiet,
    QueryLimits queries) {

  /// `http://daybook.local`, 5,000 documents, three times, 256 MiB, 10 seconds.
  public static final GraphSettings DEFAULTS =
      new GraphSettings(
          "http://daybook.local",
          5_000,
          3,
          256L << 20,
          Duration.ofSeconds(10),
          QueryLimits.DEFAULTS);

  public GraphSettings {
    new Vocabulary(base);
    if (batch < 1 || batch > 10_000) {
      throw new IllegalArgumentException("batch = %d: wanted 1 to 10000".formatted(batch));
    }
    if (!(compactionRatio > 1) || compactionFloor < 0 || compactionQuiet.isNegative()) {
      throw new IllegalArgumentException(
          ("compactionRatio = %s, compactionFloor = %d, compactionQuiet = %s: wanted a ratio above 1,"
                  + " a floor of 0 bytes or more, and a time of 0 or more")
              .formatted(compactionRatio, compactionFloor, compactionQuiet));
    }
  }

  /// The same with another base.
  public GraphSettings withBase(String other) {
    return new GraphSettings(
        other, batch, compactionRatio, compactionFloor, compactionQuiet, queries);
  }

  /// The same with other limits of queries.
  public GraphSettings withQueries(QueryLimits other) {
    return new GraphSettings(base, batch, compactionRatio, compactionFloor, compactionQuiet, other);
  }

  /// The same, compacted at other sizes and times.
  public GraphSettings withCompaction(double ratio, long floor, Duration quiet) {
    return new GraphSettings(base, batch, ratio, floor, quiet, queries);
  }
}
