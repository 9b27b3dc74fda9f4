/// Daybook's graph.
@NullMarked
package org.daybook.graph;

import org.jspecify.annotations.NullMarked;
