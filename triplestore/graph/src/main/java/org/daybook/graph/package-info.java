/// The mirror: every document's props as triples, and the service that answers SPARQL over them.
///
/// Start at [Graph]. Promise: the mirror follows the feed, states for each document exactly what
/// [Mapping] says of it, and can be deleted at any time; a query reads one consistent state, within
/// its limits, and reaches nothing outside the data it was given.
@NullMarked
package org.daybook.graph;

import org.jspecify.annotations.NullMarked;
