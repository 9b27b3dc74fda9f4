package org.daybook.ingest;

import org.daybook.documents.DocId;
import org.jspecify.annotations.Nullable;

/// One item of an import, ended.
///
/// @param index its place in the import, from 0
/// @param name path of the file, or name of the upload
/// @param state how it ended
/// @param doc the document with its bytes, new or found; null when there is none
/// @param code stable code of the cause; empty for an item that was simply added or unchanged
/// @param message the cause in words
/// @param bytes its size, as far as it was read
public record ImportItem(
    long index,
    String name,
    ItemState state,
    @Nullable DocId doc,
    String code,
    String message,
    long bytes) {}
