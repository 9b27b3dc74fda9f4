package org.daybook.ingest;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/// How files are imported.
///
/// @param worker limits of parsing
/// @param parallelism how many items are under way at a time, over all imports
/// @param batch how many items one journaled step lists, and one ends
/// @param mostParsedBytes larger files are stored and not parsed
/// @param zone the zone of times that name none, such as a camera's
/// @param scratch a folder for temporary files, emptied at open; an empty path means a new one in
///     the system's temporary folder
/// @param excluded folders that are never imported: the vault's own
public record IngestSettings(
    WorkerSettings worker,
    int parallelism,
    int batch,
    long mostParsedBytes,
    ZoneId zone,
    Path scratch,
    Set<Path> excluded) {

  /// 32 items at a time, in batches of 100; files up to 1 GiB parsed; times in UTC.
  public static final IngestSettings DEFAULTS =
      new IngestSettings(
          WorkerSettings.DEFAULTS, 32, 100, 1L << 30, ZoneOffset.UTC, Path.of(""), Set.of());

  public IngestSettings {
    excluded = Set.copyOf(excluded);
    require(parallelism >= 1 && parallelism <= 10_000, "parallelism", parallelism, "1 to 10000");
    require(batch >= 1 && batch <= 10_000, "batch", batch, "1 to 10000");
    require(mostParsedBytes >= 0, "mostParsedBytes", mostParsedBytes, "0 or more");
  }

  private static void require(boolean holds, String name, Object given, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "ingest setting %s = %s: wanted %s".formatted(name, given, wanted));
    }
  }

  /// These, for the vault in this folder: temporary files go under its `cache`, and it is never
  /// imported into itself.
  public IngestSettings in(Path vaultDir) {
    Path vault = vaultDir.toAbsolutePath().normalize();
    return new IngestSettings(
        worker,
        parallelism,
        batch,
        mostParsedBytes,
        zone,
        vault.resolve("cache").resolve("ingest"),
        Set.of(vault));
  }

  public IngestSettings withWorker(WorkerSettings limits) {
    return new IngestSettings(limits, parallelism, batch, mostParsedBytes, zone, scratch, excluded);
  }

  public IngestSettings withParallelism(int items) {
    return new IngestSettings(worker, items, batch, mostParsedBytes, zone, scratch, excluded);
  }

  public IngestSettings withBatch(int items) {
    return new IngestSettings(worker, parallelism, items, mostParsedBytes, zone, scratch, excluded);
  }

  public IngestSettings withMostParsedBytes(long bytes) {
    return new IngestSettings(worker, parallelism, batch, bytes, zone, scratch, excluded);
  }

  public IngestSettings withZone(ZoneId other) {
    return new IngestSettings(
        worker, parallelism, batch, mostParsedBytes, other, scratch, excluded);
  }
}
