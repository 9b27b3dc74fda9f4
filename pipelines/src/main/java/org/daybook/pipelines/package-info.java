/// Decides what runs: predicates, triage, reconciler, dispatch, merge.
///
/// Start at [Pipelines]. Promise: a processor's effect reaches a document once for each input, the
/// record of the run lies in the document in the same commit, and a vault that lost every index or
/// job runs nothing twice.
@NullMarked
package org.daybook.pipelines;

import org.jspecify.annotations.NullMarked;
