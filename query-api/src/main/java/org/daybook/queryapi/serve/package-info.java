/// The running service: its start, its end, its beans, and what it says of itself.
///
/// Start at [Service]. Promise: it starts only with settings that make sense, and what it had
/// answered before it stops is kept.
@NullMarked
package org.daybook.queryapi.serve;

import org.jspecify.annotations.NullMarked;
