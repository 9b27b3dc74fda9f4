/// Daybook's benchmarks.
@NullMarked
package org.daybook.benchmarks;

import org.jspecify.annotations.NullMarked;
