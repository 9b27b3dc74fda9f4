package org.daybook.pipelines;

import java.time.Instant;
import org.daybook.documents.DocId;

/// The documents on which one processor went wrong in one way.
///
/// @param processor `<plug>:<processor>`
/// @param code why, as a stable word
/// @param count how many documents
/// @param message the newest of them, for people
/// @param example the document of that message
/// @param since when the oldest of them went wrong
/// @param last when the newest did
public record ErrorGroup(
    String processor,
    String code,
    long count,
    String message,
    DocId example,
    Instant since,
    Instant last) {}
