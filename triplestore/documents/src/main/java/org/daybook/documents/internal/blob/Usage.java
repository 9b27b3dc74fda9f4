package org.daybook.documents.internal.blob;

/// What the store holds.
///
/// @param count blobs
/// @param bytes their sizes' sum
public record Usage(long count, long bytes) {}
