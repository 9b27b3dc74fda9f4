/// Has files parsed in a process of their own.
///
/// Start at [org.daybook.ingest.internal.extract.Extractor]. Promise: every file comes to an
/// outcome in bounded time, and a file that breaks the process is named while its neighbours are
/// parsed again.
@NullMarked
package org.daybook.ingest.internal.extract;

import org.jspecify.annotations.NullMarked;
