/// How the pipelines do it; not for other modules.
///
/// Start at [Dispatcher]: whatever wakes (triage, the reconciler, a run that found its input
/// changed) ends there, in the pure [Decider]. Promise: the document, the installed processors and
/// the jobs in flight decide alone what runs.
@NullMarked
package org.daybook.pipelines.internal;

import org.jspecify.annotations.NullMarked;
