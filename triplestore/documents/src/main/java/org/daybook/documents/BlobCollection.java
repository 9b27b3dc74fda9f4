package org.daybook.documents;

import java.util.List;

/// What a collection of unused blobs did.
///
/// @param seen blobs looked at
/// @param deleted unused ones, deleted
/// @param bytes their sizes' sum
/// @param unfinished uploads that nobody will finish, ended
/// @param unknown how many things lie there that are not Daybook's; they are left alone
/// @param unknownNames the first of them
/// @param finished false if the thread was interrupted before the end
public record BlobCollection(
    long seen,
    long deleted,
    long bytes,
    long unfinished,
    long unknown,
    List<String> unknownNames,
    boolean finished) {

  public BlobCollection {
    unknownNames = List.copyOf(unknownNames);
  }
}
