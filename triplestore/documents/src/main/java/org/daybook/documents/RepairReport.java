package org.daybook.documents;

/// What a repair did.
///
/// @param documents looked at
/// @param repaired findings that are no more
/// @param lost documents and branches among them whose history before the repair is gone; its
///     damaged bytes are kept in files
/// @param left findings that a repair does not help against
public record RepairReport(long documents, long repaired, long lost, long left) {}
