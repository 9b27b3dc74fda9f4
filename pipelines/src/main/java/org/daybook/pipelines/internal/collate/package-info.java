/// Collators: processors that read many documents and write one for each group of them.
///
/// Start at [Collations]. Who is a member of what is kept beside the index of dispatches; a change
/// of members becomes a `collate` job, which waits for more of them and then has the group's
/// document decided about. From there on it is a document like any other: its members are part of
/// what is read beyond it, and its runs are `process` jobs. Promise: what is kept can be deleted,
/// and nothing runs twice for it.
@NullMarked
package org.daybook.pipelines.internal.collate;

import org.jspecify.annotations.NullMarked;
