package org.daybook.documents;

/// What writing a document's changes anew changed.
///
/// @param bytesBefore what its stored changes took
/// @param bytesAfter what they take
public record Compaction(long bytesBefore, long bytesAfter) {}
