/// How values become terms, and what schemas say about them. Pure.
///
/// Start at [DocumentTriples]. Promise: equal documents and schemas give equal triples.
@NullMarked
package org.daybook.graph.internal;

import org.jspecify.annotations.NullMarked;
