/// Where events are kept: append-only logs, and beside them rows of jobs that let their beginnings
/// be trimmed. Knows nothing of what events and rows mean.
///
/// Start at [LogStore]. Promise: what was reported durable is there after any crash, in order, with
/// no gap.
@NullMarked
package org.daybook.wflow.log;

import org.jspecify.annotations.NullMarked;
