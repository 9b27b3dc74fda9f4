package org.daybook.documents.internal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.daybook.documents.BlobRef;
import org.daybook.documents.DocId;
import org.daybook.documents.Heads;
import org.daybook.documents.PropKey;
import org.jspecify.annotations.Nullable;

/// A document of a transfer, whole and checked, waiting to be written.
///
/// @param line where it began
/// @param history whether it came with its own; else it was made anew, and two of the same props
///     are the same
/// @param bytes all its changes; null of a purged one
/// @param entries oldest first
/// @param blobs all that it ever named
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
record Arrival(
    long line,
    DocId id,
    DocumentRow.State state,
    @Nullable String unique,
    long created,
    long modified,
    boolean history,
    Heads heads,
    SortedMap<PropKey, JsonNode> props,
    byte @Nullable [] bytes,
    List<Entry> entries,
    List<Fork> branches,
    Set<BlobRef> blobs) {

  /// An open branch of it.
  ///
  /// @param row without its place in the feed
  /// @param entries oldest first
  record Fork(BranchRow row, List<Entry> entries) {}

  /// What became of it.
  sealed interface Outcome {
    Outcome CREATED = new Created();

    record Created() implements Outcome {}

    record Unchanged() implements Outcome {}

    record Refused(String code, String detail) implements Outcome {}
  }

  /// About what it takes in memory.
  long weight() {
    return bytes == null ? 0 : bytes.length * 4L;
  }

  boolean living() {
    return state == DocumentRow.State.LIVING;
  }
}
