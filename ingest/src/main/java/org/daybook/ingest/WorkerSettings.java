package org.daybook.ingest;

import java.time.Duration;

/// What a parsing process may use.
///
/// @param threads how many files it parses at a time
/// @param heapBytes its heap; a file that needs more ends it, and fails
/// @param timePerFile a file that takes longer ends it, and fails
/// @param start how long it may take to be ready
/// @param filesPerWorker after so many files it is replaced by a fresh one
/// @param mostCharacters of a file's text, so many UTF-16 units are kept
/// @param mostMetadata of a file's raw metadata, so many UTF-16 units are kept
/// @param classpath where its classes are; empty for those of this process
public record WorkerSettings(
    int threads,
    long heapBytes,
    Duration timePerFile,
    Duration start,
    int filesPerWorker,
    int mostCharacters,
    int mostMetadata,
    String classpath) {

  /// A thread a core, 512 MB, a minute a file.
  public static final WorkerSettings DEFAULTS =
      new WorkerSettings(
          Runtime.getRuntime().availableProcessors(),
          512L << 20,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          10_000,
          10_000_000,
          1_000_000,
          "");

  private static final long LEAST_HEAP = 32L << 20;

  // A frame holds all metadata, in UTF-8, and a little more.
  private static final int MOST_METADATA = 4_000_000;

  public WorkerSettings {
    require(threads >= 1 && threads <= 256, "threads", threads, "1 to 256");
    require(heapBytes >= LEAST_HEAP, "heapBytes", heapBytes, LEAST_HEAP + " or more");
    require(
        timePerFile.isPositive(), "timePerFile", timePerFile, "a positive duration such as PT60S");
    require(start.isPositive(), "start", start, "a positive duration such as PT30S");
    require(filesPerWorker >= 1, "filesPerWorker", filesPerWorker, "1 or more");
    require(mostCharacters >= 1, "mostCharacters", mostCharacters, "1 or more");
    require(
        mostMetadata >= 1 && mostMetadata <= MOST_METADATA,
        "mostMetadata",
        mostMetadata,
        "1 to " + MOST_METADATA);
  }

  private static void require(boolean holds, String name, Object given, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "worker setting %s = %s: wanted %s".formatted(name, given, wanted));
    }
  }

  public WorkerSettings withThreads(int count) {
    return new WorkerSettings(
        count,
        heapBytes,
        timePerFile,
        start,
        filesPerWorker,
        mostCharacters,
        mostMetadata,
        classpath);
  }

  public WorkerSettings withHeapBytes(long bytes) {
    return new WorkerSettings(
        threads,
        bytes,
        timePerFile,
        start,
        filesPerWorker,
        mostCharacters,
        mostMetadata,
        classpath);
  }

  public WorkerSettings withTimePerFile(Duration time) {
    return new WorkerSettings(
        threads, heapBytes, time, start, filesPerWorker, mostCharacters, mostMetadata, classpath);
  }

  public WorkerSettings withFilesPerWorker(int files) {
    return new WorkerSettings(
        threads, heapBytes, timePerFile, start, files, mostCharacters, mostMetadata, classpath);
  }

  public WorkerSettings withMostCharacters(int units) {
    return new WorkerSettings(
        threads, heapBytes, timePerFile, start, filesPerWorker, units, mostMetadata, classpath);
  }

  public WorkerSettings withClasspath(String path) {
    return new WorkerSettings(
        threads, heapBytes, timePerFile, start, filesPerWorker, mostCharacters, mostMetadata, path);
  }
}
