/// Imports as durable jobs: list, then bring each item to its end, in journaled batches.
///
/// Start at [org.daybook.ingest.internal.imports.ImportWflow]. Promise: the journal is the only
/// record of an import's work, and doing a batch again changes nothing.
@NullMarked
package org.daybook.ingest.internal.imports;

import org.jspecify.annotations.NullMarked;
