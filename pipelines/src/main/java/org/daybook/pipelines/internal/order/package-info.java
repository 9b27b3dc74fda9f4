/// Runs what plugs offer beside processors: commands, which a person orders, and event handlers,
/// which hear of what happened. Start at [org.daybook.pipelines.internal.order.TriggerRun]. A run
/// that has merged is never run again, and one that failed has changed nothing.
@NullMarked
package org.daybook.pipelines.internal.order;

import org.jspecify.annotations.NullMarked;
