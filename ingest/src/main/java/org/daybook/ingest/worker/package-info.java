/// The process in which files are parsed, and the frames it speaks over its standard streams.
///
/// Start at [WorkerMain], the child's entry. Promise: whatever a file does in here, it does to this
/// process alone, and the process does not outlive its parent.
@NullMarked
package org.daybook.ingest.worker;

import org.jspecify.annotations.NullMarked;
