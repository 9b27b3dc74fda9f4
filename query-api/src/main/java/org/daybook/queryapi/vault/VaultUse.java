package org.daybook.queryapi.vault;

import org.daybook.documents.DiskUse;

/// What a vault takes on its disks.
///
/// @param graphBytes the mirror
/// @param jobBytes the log of jobs
public record VaultUse(DiskUse documents, long graphBytes, long jobBytes) {}
