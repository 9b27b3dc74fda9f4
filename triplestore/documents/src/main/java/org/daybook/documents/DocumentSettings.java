package org.daybook.documents;

import java.time.Duration;

/// How a vault's documents are kept.
///
/// @param openDocuments how many Automerge documents stay open for the next edit, at about 150 KiB
///     of native memory each, and proportionally more of smaller ones, down to 15 KiB; 0 to 100,000
/// @param readers how many reads run at once; 1 to 256
/// @param maxDepth how deep objects and lists may nest in a prop; 1 to 400
/// @param maxValueBytes the most a prop's value may take, as UTF-8 JSON
/// @param changesPerSnapshot after how many changes a document's bytes are written anew as a whole
/// @param database which database holds them
/// @param blobs where their bytes are
/// @param blobGrace how long a blob that nothing refers to stays
public record DocumentSettings(
    int openDocuments,
    int readers,
    int maxDepth,
    long maxValueBytes,
    int changesPerSnapshot,
    DatabaseLocation database,
    BlobLocation blobs,
    Duration blobGrace) {

  /// 256 open documents, 4 readers, 200 levels, 16 MiB a value, a snapshot every 64 changes; SQLite
  /// and files in the vault's directory; a day.
  public static final DocumentSettings DEFAULTS =
      new DocumentSettings(256, 4, 200, 16L * 1024 * 1024, 64);

  public DocumentSettings {
    within("openDocuments", openDocuments, 0, 100_000);
    within("readers", readers, 1, 256);
    within("maxDepth", maxDepth, 1, 400);
    within("maxValueBytes", maxValueBytes, 1024, 1024L * 1024 * 1024);
    within("changesPerSnapshot", changesPerSnapshot, 1, 100_000);
    if (blobGrace.isNegative()) {
      throw new IllegalArgumentException(
          "blobGrace = %s: wanted zero or more".formatted(blobGrace));
    }
  }

  /// In SQLite and files.
  public DocumentSettings(
      int openDocuments, int readers, int maxDepth, long maxValueBytes, int changesPerSnapshot) {
    this(
        openDocuments,
        readers,
        maxDepth,
        maxValueBytes,
        changesPerSnapshot,
        DatabaseLocation.SQLITE,
        BlobLocation.FILES,
        Duration.ofDays(1));
  }

  /// The same in another database.
  public DocumentSettings withDatabase(DatabaseLocation location) {
    return new DocumentSettings(
        openDocuments,
        readers,
        maxDepth,
        maxValueBytes,
        changesPerSnapshot,
        location,
        blobs,
        blobGrace);
  }

  /// The same with blobs elsewhere, kept so long.
  public DocumentSettings withBlobs(BlobLocation location, Duration grace) {
    return new DocumentSettings(
        openDocuments,
        readers,
        maxDepth,
        maxValueBytes,
        changesPerSnapshot,
        database,
        location,
        grace);
  }

  private static void within(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s = %d: wanted %d to %d".formatted(name, value, least, most));
    }
  }
}
