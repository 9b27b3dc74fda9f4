package org.daybook.documents;

/// What a vault takes.
///
/// @param databaseBytes the documents' database, with its indexes and free space
/// @param blobs how many blobs there are, used or not
/// @param blobBytes their sizes' sum
/// @param documents living ones
/// @param deleted tombstones, whose history is kept
/// @param purged ones of which the id alone is kept
/// @param entries of the feed, which are the documents' history too
public record DiskUse(
    long databaseBytes,
    long blobs,
    long blobBytes,
    long documents,
    long deleted,
    long purged,
    long entries) {}
