/// Where events are kept: an append-only log, and beside it rows of state that let its beginning be
/// trimmed. Knows nothing of jobs.
///
/// Start at [Log]. Promise: what was reported durable is there after any crash, in order, with no
/// gap.
@NullMarked
package org.daybook.wflow.log;

import org.jspecify.annotations.NullMarked;
