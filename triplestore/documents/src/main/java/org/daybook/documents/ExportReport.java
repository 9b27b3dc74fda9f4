package org.daybook.documents;

/// What was exported.
///
/// @param sequence the feed's last entry at the moment that was exported
/// @param schemas versions of schemas
/// @param documents living and deleted ones
/// @param branches open ones
/// @param blobs how many
/// @param absentBlobs that documents name, and that were missing in the vault
public record ExportReport(
    Sequence sequence, long schemas, long documents, long branches, long blobs, long absentBlobs) {}
