package org.daybook.documents.internal.blob;

import java.util.List;

/// What a collection did.
///
/// @param seen blobs looked at
/// @param deleted blobs deleted
/// @param bytes their sizes' sum
/// @param unfinished uploads that nobody will finish, ended
/// @param unknown how many things lie there that are not Daybook's
/// @param unknownNames the first of them, at most 100
/// @param finished false if the thread was interrupted before the end
public record Collected(
    long seen,
    long deleted,
    long bytes,
    long unfinished,
    long unknown,
    List<String> unknownNames,
    boolean finished) {

  public Collected {
    unknownNames = List.copyOf(unknownNames);
  }
}
