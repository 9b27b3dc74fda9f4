/// What Daybook does, measured against what the machine does bare, as ratios inside one run.
///
/// Start at [Benchmarks]; `./benchmarks/run` builds and runs it. These figures are never a test: a
/// machine that others share says a different number each time, so medians are printed with their
/// spread.
@NullMarked
package org.daybook.benchmarks;

import org.jspecify.annotations.NullMarked;
