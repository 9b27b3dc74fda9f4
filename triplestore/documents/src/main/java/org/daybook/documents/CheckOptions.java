package org.daybook.documents;

import java.util.List;

/// What a check looks at, beside the rows.
///
/// @param history whether every version that any document had is read, for the blobs it names; else
///     the newest
/// @param blobBytes whether every blob is read whole and compared with its name; else that it is
///     there
/// @param database whether the database checks itself, which reads all of it
/// @param mirrors what is compared with the documents
public record CheckOptions(
    boolean history, boolean blobBytes, boolean database, List<Mirror> mirrors) {

  /// All but the blobs' bytes and mirrors.
  public static final CheckOptions DEFAULTS = new CheckOptions(true, false, true, List.of());

  public CheckOptions {
    mirrors = List.copyOf(mirrors);
  }

  public CheckOptions withHistory(boolean wanted) {
    return new CheckOptions(wanted, blobBytes, database, mirrors);
  }

  public CheckOptions withBlobBytes(boolean wanted) {
    return new CheckOptions(history, wanted, database, mirrors);
  }

  public CheckOptions withMirrors(List<Mirror> wanted) {
    return new CheckOptions(history, blobBytes, database, wanted);
  }
}
