/// The index of dispatches: a file of rows and counts that is derived from the documents.
///
/// Start at [DispatchIndex]. Promise: deleting the file loses nothing; it is built again while the
/// reconciler passes over all documents.
@NullMarked
package org.daybook.pipelines.internal.index;

import org.jspecify.annotations.NullMarked;
