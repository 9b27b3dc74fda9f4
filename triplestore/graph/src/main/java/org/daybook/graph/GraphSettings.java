package org.daybook.graph;

/// How a vault's graph is made and kept.
///
/// @param base what all IRIs begin with; see [Vocabulary]
/// @param batch most documents written to a transaction, 1 to 10,000
/// @param compactionRatio compacted when the directory is this many times as large as after the
///     last compaction; more than 1
/// @param compactionFloor but not before this many bytes are in use
/// @param queries what a query may use
public record GraphSettings(
    String base, int batch, double compactionRatio, long compactionFloor, QueryLimits queries) {

  /// `http://daybook.local`, 1,000 documents, three times, 256 MiB.
  public static final GraphSettings DEFAULTS =
      new GraphSettings("http://daybook.local", 1_000, 3, 256L << 20, QueryLimits.DEFAULTS);

  public GraphSettings {
    new Vocabulary(base);
    if (batch < 1 || batch > 10_000) {
      throw new IllegalArgumentException("batch = %d: wanted 1 to 10000".formatted(batch));
    }
    if (!(compactionRatio > 1) || compactionFloor < 0) {
      throw new IllegalArgumentException(
          "compactionRatio = %s, compactionFloor = %d: wanted a ratio above 1 and a floor of 0 bytes or more"
              .formatted(compactionRatio, compactionFloor));
    }
  }

  /// The same with another base.
  public GraphSettings withBase(String other) {
    return new GraphSettings(other, batch, compactionRatio, compactionFloor, queries);
  }

  /// The same with other limits of queries.
  public GraphSettings withQueries(QueryLimits other) {
    return new GraphSettings(base, batch, compactionRatio, compactionFloor, other);
  }

  /// The same, compacted at other sizes.
  public GraphSettings withCompaction(double ratio, long floor) {
    return new GraphSettings(base, batch, ratio, floor, queries);
  }
}
