/// One query's guarded way through the SPARQL engine.
///
/// Start at [Guard], which judges and rewrites a query, then [Session], which runs it. Promise: no
/// query reads outside its dataset, and none outlives its time or holds more than its memory.
@NullMarked
package org.daybook.graph.internal.query;

import org.jspecify.annotations.NullMarked;
